using K13d.Application.Ports.Identity;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using MediatR;

namespace K13d.Application.Pipeline;

/// <summary>Lets a request through only to a caller who holds the permission it declares; refuses one that declares nothing.</summary>
internal sealed class AuthorisationBehaviour<TRequest, TResponse>(IRequestContext context, Auditor auditor) : IPipelineBehavior<TRequest, TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        if (RefusalOf(request!) is not { } failure)
        {
            return await next();
        }

        await auditor.Record(request!, AuditOutcome.Denied, failure);
        return Refusal<TResponse>.Of(failure);
    }

    private Failure? RefusalOf(object request) => request switch
    {
        IOpenToAnyone => null,
        IRequires { Permission: var needed } => MissingPermission.Of(context, needed),
        _ => new Failure.Forbidden($"{request.GetType().Name} declares no permission, so nobody may do it."),
    };
}
