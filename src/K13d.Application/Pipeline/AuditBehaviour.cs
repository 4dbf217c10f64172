using K13d.Domain.Audit;
using K13d.Domain.Failures;
using MediatR;

namespace K13d.Application.Pipeline;

/// <summary>Records how each audited request ended, the ones that end in an exception included.</summary>
internal sealed class AuditBehaviour<TRequest, TResponse>(Auditor auditor) : IPipelineBehavior<TRequest, TResponse>
{
    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var ended = false;
        try
        {
            var response = await next();
            ended = true;
            var failure = (response as IResult)?.Failure;
            var recorded = await auditor.Record(request!, Auditor.OutcomeOf(failure), failure);
            return failure is null && recorded.IsFailure(out var unrecorded, out _) ? Refusal<TResponse>.Of(unrecorded) : response;
        }
        finally
        {
            if (!ended)
            {
                await auditor.Record(request!, AuditOutcome.Failed, Unfinished(cancellationToken));
            }
        }
    }

    private static Failure.ClusterFailed Unfinished(CancellationToken cancellation) => new(
        cancellation.IsCancellationRequested
            ? "The caller went away before it was done; whether it took effect is not known."
            : "It ended in an unexpected error; whether it took effect is not known.");
}
