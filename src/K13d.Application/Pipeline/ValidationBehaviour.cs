using FluentValidation;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using MediatR;

namespace K13d.Application.Pipeline;

/// <summary>Lets only a request through that all its validators accept; says everything that is wrong with it at once.</summary>
internal sealed class ValidationBehaviour<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators, Auditor auditor)
    : IPipelineBehavior<TRequest, TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var errors = new List<FluentValidation.Results.ValidationFailure>();
        foreach (var validator in validators)
        {
            errors.AddRange((await validator.ValidateAsync(request, cancellationToken)).Errors);
        }

        if (errors.Count == 0)
        {
            return await next();
        }

        var failure = new Failure.Invalid(string.Join(' ', errors.Select(error => error.ErrorMessage)))
        {
            Details = errors
                .GroupBy(error => FieldName(error.PropertyName), StringComparer.Ordinal)
                .ToDictionary(field => field.Key, object? (field) => field.Select(error => error.ErrorMessage).ToArray(), StringComparer.Ordinal),
        };
        await auditor.Record(request!, AuditOutcome.Failed, failure);
        return Refusal<TResponse>.Of(failure);
    }

    // As the wire spells it: the request's members are in camel case there.
    private static string FieldName(string member) => member.Length == 0 ? member : char.ToLowerInvariant(member[0]) + member[1..];
}
