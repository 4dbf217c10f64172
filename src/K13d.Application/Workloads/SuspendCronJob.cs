using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Workloads;

/// <summary>Keeps a CronJob from starting Jobs, or lets it go on. Jobs that run go on in any case.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="Suspended">False to resume.</param>
public sealed record SuspendCronJob(string? Namespace, string Name, bool Suspended) : ICommand<SuspendedCronJob>, IRequires, IOnWorkload
{
    public ResourceKind Kind => ResourceKind.CronJob;

    public Permission Permission => Permission.OperateWorkloads;

    public AuditTarget? Audits => this.Audit(Suspended ? "suspend" : "resume");
}

/// <summary>Whether a CronJob starts Jobs.</summary>
/// <param name="Changed">Whether it was otherwise before.</param>
public sealed record SuspendedCronJob(string Namespace, string Name, bool Suspended, bool Changed);

public sealed class SuspendCronJobValidator : AbstractValidator<SuspendCronJob>
{
    public SuspendCronJobValidator() => this.OnWorkload(ResourceKind.CronJob);
}

internal sealed class SuspendCronJobHandler(IWorkloadPauses pauses) : ICommandHandler<SuspendCronJob, SuspendedCronJob>
{
    public async Task<Result<SuspendedCronJob>> Handle(SuspendCronJob request, CancellationToken cancellationToken)
    {
        var cronJob = request.Target();
        return (await pauses.SetPaused(cronJob, request.Suspended, cancellationToken))
            .Map(before => new SuspendedCronJob(cronJob.Namespace!, cronJob.Name, request.Suspended, Changed: before != request.Suspended));
    }
}
