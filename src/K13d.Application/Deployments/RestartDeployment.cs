using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Deployments;

/// <summary>Replaces the pods of a Deployment by new ones, as its update strategy says.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
public sealed record RestartDeployment(string? Namespace, string Name) : ICommand<RestartedDeployment>, IRequires
{
    public Permission Permission => Permission.OperateWorkloads;

    public AuditTarget? Audits => new("restart", $"deployment/{Name}", Target.Namespace);

    internal ResourceRef Target => ResourceRef.Of(ResourceKind.Deployment, Namespace, Name);
}

/// <summary>A Deployment whose pods are being replaced.</summary>
/// <param name="RestartedAt">UTC; its template has it as the annotation <c>kubectl.kubernetes.io/restartedAt</c>.</param>
public sealed record RestartedDeployment(string Namespace, string Name, DateTime RestartedAt);

public sealed class RestartDeploymentValidator : AbstractValidator<RestartDeployment>
{
    public RestartDeploymentValidator()
    {
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Name).ObjectName();
    }
}

internal sealed class RestartDeploymentHandler(IWorkloadRestarter restarter, TimeProvider time) : ICommandHandler<RestartDeployment, RestartedDeployment>
{
    public async Task<Result<RestartedDeployment>> Handle(RestartDeployment request, CancellationToken cancellationToken)
    {
        var deployment = request.Target;
        var now = time.GetUtcNow();
        var at = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
        return (await restarter.Restart(deployment, at, cancellationToken))
            .Map(_ => new RestartedDeployment(deployment.Namespace!, deployment.Name, at.UtcDateTime));
    }
}
