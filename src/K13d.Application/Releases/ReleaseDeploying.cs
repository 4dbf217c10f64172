using System.Text.Json.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Charts;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Releases;
using K13d.Application.Ports.Resources;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Releases;

/// <summary>How a chart becomes a release: it is fetched and rendered, what was rendered is looked at, and what was looked at goes to the cluster.</summary>
internal sealed class ReleaseDeploying(
    IReleases releases,
    IManifestReader manifests,
    ChartOfRelease charts,
    IReleaseChanges changes,
    ReleaseLocks locks,
    ReleaseRights rights,
    ReleaseChanging changing,
    ReleaseComparison comparison,
    ReleaseMasks masks,
    IRequestContext context,
    AuditNotes notes)
{
    /// <param name="mode">What to do to what is there, or why nothing.</param>
    public async Task<Result<ChangedRelease>> Deploy(
        ChartDeployment request, Func<ReleaseBefore, Result<DeploymentMode>> mode, CancellationToken cancellation)
    {
        if (GivenValues.Of(request.Values, request.ValuesYaml, manifests).IsFailure(out var failure, out var values))
        {
            return failure;
        }

        return await locks.While(request.Place(), request.Name, request.IsDryRun, () => Deploy(request, values, mode, cancellation), cancellation);
    }

    private async Task<Result<ChangedRelease>> Deploy(
        ChartDeployment request, JsonObject values, Func<ReleaseBefore, Result<DeploymentMode>> mode, CancellationToken cancellation)
    {
        if ((await ReleaseBefore.Read(releases, request.Place(), request.Name, cancellation)).IsFailure(out var failure, out var before)
            || mode(before).IsFailure(out failure, out var how)
            || (await charts.Find(request, before, cancellation)).IsFailure(out failure, out var source)
            || (await charts.Fetch(source, request.Version, cancellation)).IsFailure(out failure, out var chart))
        {
            return failure;
        }

        using (chart)
        {
            notes.Add("chart", chart.Name);
            notes.Add("version", chart.Version);
            notes.Add("source", source.ToString());
            var deployment = new ReleaseDeployment(request.Place(), request.Name, ReleaseTimeout.Of(request.TimeoutSeconds), request.Wait || request.Atomic, chart, values)
            {
                IsUpgrade = how.IsUpgrade,
                Replaces = how.Replaces,
                ReuseValues = how.ReuseValues,
                ResetValues = how.ResetValues,
                Atomic = request.Atomic,
                CreateNamespace = request.CreateNamespace,
                SkipCrds = request.SkipCrds,
                ForceConflicts = request.ForceConflicts,
            };
            if (deployment.Defines && RefusalToDefine(chart) is { } refusal)
            {
                return refusal;
            }

            return request.IsDryRun
                ? await Compare(deployment, before, request.Diff, cancellation)
                : await Make(deployment, before, source, cancellation);
        }
    }

    private async Task<Result<ChangedRelease>> Compare(ReleaseDeployment deployment, ReleaseBefore before, bool diff, CancellationToken cancellation) =>
        (await Render(deployment, before, cancellation)).IsFailure(out var failure, out var rendered)
            ? failure
            : comparison.WouldBe(before.Newest, rendered.Contents, diff);

    private async Task<Result<ChangedRelease>> Make(ReleaseDeployment deployment, ReleaseBefore before, ChartSource source, CancellationToken cancellation)
    {
        if (!deployment.Defines)
        {
            if ((await Render(deployment, before, cancellation)).IsFailure(out var unrendered, out var rendered))
            {
                return unrendered;
            }

            deployment = deployment with { Rendered = rendered };
        }

        if ((await changing.Make(deployment, MaskOf(before, deployment), cancellation)).IsFailure(out var failure, out var warnings))
        {
            // An installation that failed is there all the same, to be upgraded; an upgrade that failed is no reason to forget where the release is from.
            if (!deployment.IsUpgrade)
            {
                await charts.Remember(source, deployment);
            }

            return failure;
        }

        var remembered = await charts.Remember(source, deployment);
        return await changing.After(
            deployment,
            remembered.IsFailure(out var forgotten, out _)
                ? new ReleaseWarnings([.. warnings.Texts, $"Where the chart is from was not stored, so the next upgrade must name it: {forgotten.Message}"])
                : warnings);
    }

    /// <summary>What it would send, once it may be sent.</summary>
    private async Task<Result<RenderedRelease>> Render(ReleaseDeployment deployment, ReleaseBefore before, CancellationToken cancellation)
    {
        if ((await changes.Render(deployment, cancellation)).IsFailure(out var failure, out var rendered))
        {
            return failure is Failure.Invalid { Reason: var reason }
                ? new Failure.Invalid(MaskOf(before, deployment).Text(reason))
                : failure;
        }

        return (await rights.Check(rendered.Documents, before.Newest?.Manifest ?? "", cancellation)).IsFailure(out failure, out _) ? failure : rendered;
    }

    /// <summary>Hides what is secret in what there was and in what there will be.</summary>
    private ReleaseMask MaskOf(ReleaseBefore before, ReleaseDeployment deployment) => masks.Of(
        [.. before.Newest is { } newest ? [ReleaseDocuments.All(newest)] : Array.Empty<string>(), deployment.Rendered?.Documents ?? ""],
        [before.Newest?.Values ?? [], before.Newest?.ChartValues ?? [], deployment.Rendered?.Contents.ChartValues ?? [], deployment.Values],
        [deployment.Name, deployment.Namespace, deployment.Chart.Name]);

    private Failure.Forbidden? RefusalToDefine(FetchedChart chart) => context.Caller is { } caller && !caller.Holds(Permission.GovernCluster)
        ? new Failure.Forbidden(
            $"{MissingPermission.Of(caller, Permission.GovernCluster).Reason} The chart {chart.Name} brings CustomResourceDefinitions: send \"skipCrds\": true where the cluster has them.")
        : null;
}
