using System.Text.Json.Nodes;
using K13d.Application.Releases;

namespace K13d.Api.Releases;

/// <summary>What an install and an upgrade have in common.</summary>
/// <param name="Name">The release's.</param>
/// <param name="Namespace">Absent means `default`.</param>
public abstract record DeploymentBody(string Name, string? Namespace)
{
    /// <summary>The URL of a chart repository, or the name of one that K13d knows. Without it and without a `/` in `chart`, the chart is where the release's came from, or in the charts folder.</summary>
    public string? Repo { get; init; }

    /// <summary>One version of the chart, or a range as `^1.2`; absent means the newest stable one.</summary>
    public string? Version { get; init; }

    /// <summary>Values over the chart's own, and over `valuesYaml`. An upgrade without any leaves those of the revision before.</summary>
    public JsonObject? Values { get; init; }

    /// <summary>The same, as the text of a values file.</summary>
    public string? ValuesYaml { get; init; }

    /// <summary>Whether it waits until the objects are ready.</summary>
    public bool Wait { get; init; }

    /// <summary>How long each part of it may take, hooks and waiting; absent means 300.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Whether a failure is undone: by rolling back, or by uninstalling what was not there. It waits, then.</summary>
    public bool Atomic { get; init; }

    /// <summary>Whether the namespace is made where it is not there.</summary>
    public bool CreateNamespace { get; init; }

    /// <summary>Whether the CustomResourceDefinitions in the chart's `crds/` are left out; to install them takes the permission `cluster:govern`.</summary>
    public bool SkipCrds { get; init; }

    /// <summary>Whether fields are taken over from other managers that own them.</summary>
    public bool ForceConflicts { get; init; }

    // Values may be secret.
    public sealed override string ToString() => $"{GetType().Name} {Namespace}/{Name}";

    internal ChartDeployment ToCommand(string? dryRun, bool diff) => Command() with
    {
        Repo = Repo,
        Version = Version,
        Values = Values,
        ValuesYaml = ValuesYaml,
        Wait = Wait,
        TimeoutSeconds = TimeoutSeconds,
        Atomic = Atomic,
        CreateNamespace = CreateNamespace,
        SkipCrds = SkipCrds,
        ForceConflicts = ForceConflicts,
        DryRun = dryRun,
        Diff = diff,
    };

    /// <summary>With what only this kind of body has.</summary>
    private protected abstract ChartDeployment Command();
}

/// <summary>Which chart becomes which release, and with what values.</summary>
/// <param name="Name">The release's.</param>
/// <param name="Namespace">Absent means `default`.</param>
/// <param name="Chart">The chart's name, or `repository/name`, or `oci://registry/path/name`.</param>
public sealed record InstallBody(string Name, string? Namespace, string Chart) : DeploymentBody(Name, Namespace)
{
    private protected override ChartDeployment Command() => new InstallRelease(Name, Namespace) { Chart = Chart };
}

/// <summary>Which release gets which chart and values.</summary>
/// <param name="Name">The release's.</param>
/// <param name="Namespace">Absent means `default`.</param>
/// <param name="Chart">As for an install; absent means the one that the release was made of.</param>
/// <param name="Install">Whether the release is installed where it is not there.</param>
/// <param name="ReuseValues">Whether the values of the revision before stay, under these.</param>
/// <param name="ResetValues">Whether the values of the revision before do not count, even where none are given.</param>
public sealed record UpgradeBody(string Name, string? Namespace, string? Chart, bool Install, bool ReuseValues, bool ResetValues) : DeploymentBody(Name, Namespace)
{
    private protected override ChartDeployment Command() => new UpgradeRelease(Name, Namespace)
    {
        Chart = Chart,
        Install = Install,
        ReuseValues = ReuseValues,
        ResetValues = ResetValues,
    };
}

/// <summary>Which release is to be again what it was.</summary>
/// <param name="Name">The release's.</param>
/// <param name="Namespace">Absent means `default`.</param>
/// <param name="Revision">As the history numbers it; absent means the one before the newest.</param>
/// <param name="Wait">Whether it waits until the objects are ready.</param>
/// <param name="TimeoutSeconds">How long each part of it may take, hooks and waiting; absent means 300.</param>
/// <param name="ForceConflicts">Whether fields are taken over from other managers that own them.</param>
public sealed record RollBackReleaseBody(string Name, string? Namespace, int? Revision, bool Wait, int? TimeoutSeconds, bool ForceConflicts);

/// <summary>Which chart is to be rendered, as if it became which release, and with what values.</summary>
/// <param name="Name">What the release's name is to the templates.</param>
/// <param name="Namespace">What its namespace is to them; absent means `default`.</param>
/// <param name="Chart">As for an install.</param>
/// <param name="Repo">As for an install.</param>
/// <param name="Version">One version of the chart, or a range as `^1.2`; absent means the newest stable one.</param>
/// <param name="Values">Values over the chart's own, and over `valuesYaml`.</param>
/// <param name="ValuesYaml">The same, as the text of a values file.</param>
/// <param name="KubeVersion">What the cluster's version is to the templates, as `1.34`; absent means the newest that Helm knows.</param>
/// <param name="ApiVersions">What the cluster is to serve beyond what Kubernetes does, as `monitoring.coreos.com/v1/ServiceMonitor`.</param>
/// <param name="IncludeCrds">Whether the CustomResourceDefinitions in the chart's `crds/` are told too.</param>
public sealed record TemplateBody(
    string Name,
    string? Namespace,
    string Chart,
    string? Repo,
    string? Version,
    JsonObject? Values,
    string? ValuesYaml,
    string? KubeVersion,
    IReadOnlyList<string>? ApiVersions,
    bool IncludeCrds)
{
    internal RenderChart ToQuery(bool reveal) => new(Name, Namespace, Chart, Repo, reveal)
    {
        Version = Version,
        Values = Values,
        ValuesYaml = ValuesYaml,
        KubeVersion = KubeVersion,
        ApiVersions = ApiVersions,
        IncludeCrds = IncludeCrds,
    };

    // Values may be secret.
    public override string ToString() => $"{nameof(TemplateBody)} {Namespace}/{Name}";
}
