using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Domain.Failures;
using K13d.Domain.Releases;

namespace K13d.Application.Releases;

/// <summary>Gives a release a new chart, new values, or both.</summary>
public sealed record UpgradeRelease(string Name, string? Namespace) : ChartDeployment(Name, Namespace)
{
    /// <summary>Whether the release is installed where it is not there.</summary>
    public bool Install { get; init; }

    /// <summary>Whether the values of the revision before stay, under these. Helm does so by itself where no values are given.</summary>
    public bool ReuseValues { get; init; }

    /// <summary>Whether the values of the revision before do not count, even where none are given.</summary>
    public bool ResetValues { get; init; }

    protected override string Action => "upgrade";
}

public sealed class UpgradeReleaseValidator : AbstractValidator<UpgradeRelease>
{
    public UpgradeReleaseValidator()
    {
        ChartDeployment.Validate(this);
        RuleFor(request => request.ReuseValues)
            .Must((request, reuse) => !reuse || !request.ResetValues)
            .WithMessage("reuseValues and resetValues exclude each other: send one of them.")
            .WithName("reuseValues");
    }
}

internal sealed class UpgradeReleaseHandler(ReleaseDeploying deploying) : ICommandHandler<UpgradeRelease, ChangedRelease>
{
    public Task<Result<ChangedRelease>> Handle(UpgradeRelease request, CancellationToken cancellationToken) =>
        deploying.Deploy(request, before => ModeOf(before, request), cancellationToken);

    /// <summary>What was uninstalled with its history kept is installed anew, and its history goes on.</summary>
    private static Result<DeploymentMode> ModeOf(ReleaseBefore before, UpgradeRelease request)
    {
        if (before.Newest is { } newest && newest.Revision.Status != ReleaseStatus.Uninstalled)
        {
            return new DeploymentMode(IsUpgrade: true, ReuseValues: request.ReuseValues, ResetValues: request.ResetValues);
        }

        return request.Install
            ? new DeploymentMode(Replaces: before.Newest is not null)
            : new Failure.NotFound(
                $"There is no release {request.Name} in the namespace {request.Place()} to upgrade: send \"install\": true to have it installed, or POST /api/helm/install.");
    }
}
