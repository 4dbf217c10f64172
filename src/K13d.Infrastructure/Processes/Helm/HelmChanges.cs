using System.Globalization;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Releases;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Processes.Helm;

/// <summary>Has the real helm change releases: rendering, hooks, ordering and waiting are what it alone does right.</summary>
internal sealed class HelmChanges(HelmRunner helm, ClusterConnection connection, TimeProvider time) : IReleaseChanges
{
    /// <summary>A change has parts that may each take the time that the caller gave: hooks before, objects, hooks after, the way back.</summary>
    private const int Parts = 4;

    /// <summary>For a schema that would have helm get files of this machine and whatever this machine reaches.</summary>
    public const string SkipSchema = "--skip-schema-validation";

    public async Task<Result<RenderedRelease>> Render(ReleaseDeployment deployment, CancellationToken cancellation)
    {
        if (SearchPath.Find("tee") is not { } tee)
        {
            return Missing("tee");
        }

        using var home = new HelmHome();
        await home.WritePostRenderer(tee, [home.Documents], cancellation);
        var log = new HelmLog(_ => { });
        var arguments = DeploymentArguments(deployment, home, ["--dry-run=server", "--output=json", $"--post-renderer={HelmHome.PostRenderer}"]);
        if ((await Run(home, deployment, deployment.Values, arguments, log, cancellation)).IsFailure(out var failure, out var outcome))
        {
            return failure;
        }

        if (outcome.Truncated)
        {
            return new Failure.Invalid($"What {deployment.Chart.Name} makes is more than K13D_HELM__MAXOUTPUT allows.");
        }

        if (outcome.ExitCode != 0)
        {
            // It gives nothing to the post-renderer only where it has nothing to give.
            return File.Exists(home.Documents) && new FileInfo(home.Documents).Length == 0
                ? new Failure.Invalid($"The chart {deployment.Chart.Name} makes no object with these values, so there is nothing to deploy.")
                : new Failure.Invalid(Words(log, outcome, "Helm could not render it"));
        }

        return RenderedRevision.Read(outcome.Output) is { } contents
            ? new RenderedRelease(contents, await home.ReadDocuments(cancellation))
            : new Failure.ClusterFailed("Helm answered what is no release: is K13D_HELM__PATH a helm of version 4?");
    }

    public async Task<Result<Done>> Make(ReleaseChange change, Action<ReleaseStep> tell, CancellationToken cancellation)
    {
        using var home = new HelmHome();
        if ((await Prepare(change, home, cancellation)).IsFailure(out var failure, out var arguments))
        {
            return failure;
        }

        var begun = time.GetTimestamp();
        var log = new HelmLog(tell);
        var values = (change as ReleaseDeployment)?.Values;
        if ((await Run(home, change, values, [.. arguments.Take(1), "--debug", .. arguments.Skip(1)], log, cancellation)).IsFailure(out failure, out var outcome))
        {
            return failure;
        }

        if (outcome.ExitCode == 0)
        {
            return new Done();
        }

        var words = Words(log, outcome, "Helm did not succeed");
        return time.GetElapsedTime(begun) >= change.Timeout ? new Failure.TimedOut(words) : new Failure.ClusterFailed(words);
    }

    private static async Task<Result<IReadOnlyList<string>>> Prepare(ReleaseChange change, HelmHome home, CancellationToken cancellation)
    {
        switch (change)
        {
            case ReleaseDeployment { Rendered: { } rendered } deployment:
                if (SearchPath.Find("cat") is not { } cat)
                {
                    return Missing("cat");
                }

                await home.WriteDocuments(rendered.Documents, cancellation);
                await home.WritePostRenderer(cat, [home.Documents], cancellation);
                return DeploymentArguments(deployment, home, [$"--post-renderer={HelmHome.PostRenderer}"]);
            case ReleaseDeployment deployment:
                return DeploymentArguments(deployment, home, []);
            case ReleaseRollback rollback:
                return Arguments(
                    "rollback",
                    rollback,
                    home,
                    Flags(("--force-conflicts", rollback.ForceConflicts)),
                    [rollback.Name, rollback.Revision.ToString(CultureInfo.InvariantCulture)]);
            case ReleaseRemoval removal:
                return Arguments("uninstall", removal, home, Flags(("--keep-history", removal.KeepHistory)), [removal.Name]);
            default:
                throw new InvalidOperationException($"{change.GetType()} is no change that helm can make: add it here.");
        }
    }

    private static string[] DeploymentArguments(ReleaseDeployment deployment, HelmHome home, IEnumerable<string> more) => Arguments(
        deployment.IsUpgrade ? "upgrade" : "install",
        deployment,
        home,
        [
            $"--values={home.Values}",
            .. Flags(
                ("--create-namespace", deployment.CreateNamespace),
                ("--rollback-on-failure", deployment.Atomic),
                ("--force-conflicts", deployment.ForceConflicts),
                ("--skip-crds", deployment.SkipCrds),
                (SkipSchema, deployment.Chart.HasOpenSchema),
                ("--replace", deployment.Replaces),
                ("--reuse-values", deployment.ReuseValues),
                ("--reset-values", deployment.ResetValues)),
            .. more,
        ],
        [deployment.Name, deployment.Chart.Archive]);

    /// <param name="objects">Behind "--" nothing is a flag.</param>
    private static string[] Arguments(string verb, ReleaseChange change, HelmHome home, IEnumerable<string> flags, IEnumerable<string> objects) =>
    [
        verb,
        $"--kubeconfig={home.Kubeconfig}",
        $"--namespace={change.Namespace}",
        string.Create(CultureInfo.InvariantCulture, $"--timeout={change.Timeout.TotalSeconds}s"),
        .. Flags(("--wait", change.Wait)),
        .. flags,
        "--",
        .. objects,
    ];

    private static IEnumerable<string> Flags(params (string Flag, bool Wanted)[] flags) => flags.Where(flag => flag.Wanted).Select(flag => flag.Flag);

    private async Task<Result<ProcessOutcome>> Run(
        HelmHome home, ReleaseChange change, JsonObject? values, IReadOnlyList<string> arguments, HelmLog log, CancellationToken cancellation)
    {
        if ((await connection.Access(cancellation)).IsFailure(out var failure, out var way))
        {
            return failure;
        }

        await home.WriteKubeconfig(way.Access, way.Credential, cancellation);
        if (values is not null)
        {
            await home.WriteValues(values, cancellation);
        }

        return await helm.Run(home, arguments, (change.Timeout * Parts) + TimeSpan.FromMinutes(1), log.Add, cancellation);
    }

    private static string Words(HelmLog log, ProcessOutcome outcome, string otherwise) =>
        log.Error is { Length: > 0 } error ? error : string.Create(CultureInfo.InvariantCulture, $"{otherwise}: it ended with code {outcome.ExitCode}.");

    private static Failure.Unavailable Missing(string program) => new(
        "TOOL_MISSING", $"The program '{program}', which helm hands over with what it has rendered, is not in PATH: install it (it is one of the coreutils).");
}
