using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Workloads;

/// <summary>Replaces the pods of a workload by new ones, as its update strategy says.</summary>
/// <param name="Kind">Deployment, StatefulSet or DaemonSet.</param>
/// <param name="Namespace">Absent means <c>default</c>.</param>
public sealed record RestartWorkload(ResourceKind Kind, string? Namespace, string Name) : ICommand<RestartedWorkload>, IRequires, IOnWorkload
{
    public Permission Permission => Permission.OperateWorkloads;

    public AuditTarget? Audits => this.Audit("restart");
}

/// <summary>A workload whose pods are being replaced.</summary>
/// <param name="RestartedAt">UTC; its template has it as the annotation <c>kubectl.kubernetes.io/restartedAt</c>.</param>
public sealed record RestartedWorkload(string Namespace, string Name, DateTime RestartedAt);

public sealed class RestartWorkloadValidator : AbstractValidator<RestartWorkload>
{
    public RestartWorkloadValidator() => this.OnWorkload(ResourceKind.Deployment, ResourceKind.StatefulSet, ResourceKind.DaemonSet);
}

internal sealed class RestartWorkloadHandler(IWorkloadRestarter restarter, TimeProvider time) : ICommandHandler<RestartWorkload, RestartedWorkload>
{
    public async Task<Result<RestartedWorkload>> Handle(RestartWorkload request, CancellationToken cancellationToken)
    {
        var workload = request.Target();
        var now = time.GetUtcNow();
        var at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        return (await restarter.Restart(workload, at, cancellationToken))
            .Map(_ => new RestartedWorkload(workload.Namespace!, workload.Name, at.UtcDateTime));
    }
}
