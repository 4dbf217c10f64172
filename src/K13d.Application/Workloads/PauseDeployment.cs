using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Workloads;

/// <summary>Keeps a Deployment from rolling out changes of its template, or lets it go on.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="Paused">False to resume.</param>
public sealed record PauseDeployment(string? Namespace, string Name, bool Paused) : ICommand<PausedDeployment>, IRequires, IOnWorkload
{
    public ResourceKind Kind => ResourceKind.Deployment;

    public Permission Permission => Permission.OperateWorkloads;

    public AuditTarget? Audits => this.Audit(Paused ? "pause" : "resume");
}

/// <summary>Whether a Deployment rolls out changes of its template.</summary>
/// <param name="Changed">Whether it was otherwise before.</param>
public sealed record PausedDeployment(string Namespace, string Name, bool Paused, bool Changed);

public sealed class PauseDeploymentValidator : AbstractValidator<PauseDeployment>
{
    public PauseDeploymentValidator() => this.OnWorkload(ResourceKind.Deployment);
}

internal sealed class PauseDeploymentHandler(IWorkloadPauses pauses) : ICommandHandler<PauseDeployment, PausedDeployment>
{
    public async Task<Result<PausedDeployment>> Handle(PauseDeployment request, CancellationToken cancellationToken)
    {
        var deployment = request.Target();
        return (await pauses.SetPaused(deployment, request.Paused, cancellationToken))
            .Map(before => new PausedDeployment(deployment.Namespace!, deployment.Name, request.Paused, Changed: before != request.Paused));
    }
}
