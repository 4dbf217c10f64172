using FluentValidation;
using K13d.Application.Jobs;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Jobs;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Nodes;

/// <summary>Ends a drain before it is done: no further pod is evicted, those that are ending end, and the node stays cordoned.</summary>
public sealed record CancelDrain(string Id) : ICommand<Drain>, IRequires
{
    public Permission Permission => Permission.OperateNodes;

    public AuditTarget? Audits => new("cancel", $"drain/{Id}");
}

public sealed class CancelDrainValidator : AbstractValidator<CancelDrain>
{
    public CancelDrainValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class CancelDrainHandler(IJobs jobs, JobSignal signal, AuditNotes notes) : ICommandHandler<CancelDrain, Drain>
{
    public async Task<Result<Drain>> Handle(CancelDrain request, CancellationToken cancellationToken)
    {
        if ((await Drains.Find(jobs, request.Id, cancellationToken)).IsFailure(out var failure, out var job))
        {
            return failure;
        }

        notes.Resource = job.Target;
        notes.Add("job", job.Id.ToString());
        var cancelled = await jobs.Cancel(job.Kind, job.Id, cancellationToken);
        signal.Wake();
        return cancelled.Map(Drain.Of);
    }
}
