using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Domain.Failures;

namespace K13d.Application.Releases;

/// <summary>Installs a chart as a new release.</summary>
public sealed record InstallRelease(string Name, string? Namespace) : ChartDeployment(Name, Namespace)
{
    protected override string Action => "install";
}

public sealed class InstallReleaseValidator : AbstractValidator<InstallRelease>
{
    public InstallReleaseValidator()
    {
        ChartDeployment.Validate(this);
        RuleFor(request => request.Chart).NotEmpty().WithMessage("chart must name the chart to install.").WithName("chart");
    }
}

internal sealed class InstallReleaseHandler(ReleaseDeploying deploying) : ICommandHandler<InstallRelease, ChangedRelease>
{
    public Task<Result<ChangedRelease>> Handle(InstallRelease request, CancellationToken cancellationToken) =>
        deploying.Deploy(request, current => IsFree(current, request), cancellationToken);

    /// <summary>As with helm, a name is taken even by what has been uninstalled, as long as its history is kept.</summary>
    private static Result<DeploymentMode> IsFree(ReleaseBefore before, InstallRelease request) => before.Newest is null
        ? new DeploymentMode()
        : new Failure.Conflict($"The release {request.Place()}/{request.Name} is there already ({before.Newest.Revision.Status}): upgrade it, POST /api/helm/upgrade, or delete it first.");
}
