using System.Text.Json.Nodes;
using K13d.Application.Releases;

namespace K13d.Api.Releases;

/// <summary>Which chart becomes which release, and with what values.</summary>
/// <param name="Name">The release's.</param>
/// <param name="Namespace">Absent means `default`.</param>
/// <param name="Chart">The chart's name, or `repository/name`, or `oci://registry/path/name`.</param>
/// <param name="Repo">The URL of a chart repository, or the name of one that K13d knows. Without it and without a `/` in `chart`, the chart is one of the charts folder.</param>
/// <param name="Version">One version of the chart, or a range as `^1.2`; absent means the newest stable one.</param>
/// <param name="Values">Values over the chart's own, and over `valuesYaml`.</param>
/// <param name="ValuesYaml">The same, as the text of a values file.</param>
/// <param name="Wait">Whether it waits until the objects are ready.</param>
/// <param name="TimeoutSeconds">How long each part of it may take, hooks and waiting; absent means 300.</param>
/// <param name="Atomic">Whether a failure is undone by uninstalling. It waits, then.</param>
/// <param name="CreateNamespace">Whether the namespace is made where it is not there.</param>
/// <param name="SkipCrds">Whether the CustomResourceDefinitions in the chart's `crds/` are left out; to install them takes the permission `cluster:govern`.</param>
/// <param name="ForceConflicts">Whether fields are taken over from other managers that own them.</param>
public sealed record InstallBody(
    string Name,
    string? Namespace,
    string Chart,
    string? Repo,
    string? Version,
    JsonObject? Values,
    string? ValuesYaml,
    bool Wait,
    int? TimeoutSeconds,
    bool Atomic,
    bool CreateNamespace,
    bool SkipCrds,
    bool ForceConflicts)
{
    internal InstallRelease ToCommand(string? dryRun, bool diff) => new(Name, Namespace)
    {
        Chart = Chart,
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

    // Values may be secret.
    public override string ToString() => $"{nameof(InstallBody)} {Namespace}/{Name}";
}

/// <summary>Which release gets which chart and values.</summary>
/// <param name="Name">The release's.</param>
/// <param name="Namespace">Absent means `default`.</param>
/// <param name="Chart">As for an install; absent means the one that the release was made of.</param>
/// <param name="Repo">As for an install; absent means where K13d had the chart from when it last made the release.</param>
/// <param name="Version">One version of the chart, or a range as `^1.2`; absent means the newest stable one.</param>
/// <param name="Values">Values over the chart's own, and over `valuesYaml`. Without any, the values of the revision before stay.</param>
/// <param name="ValuesYaml">The same, as the text of a values file.</param>
/// <param name="Wait">Whether it waits until the objects are ready.</param>
/// <param name="TimeoutSeconds">How long each part of it may take, hooks and waiting; absent means 300.</param>
/// <param name="Atomic">Whether a failure is undone by rolling back. It waits, then.</param>
/// <param name="CreateNamespace">With `install`: whether the namespace is made where it is not there.</param>
/// <param name="SkipCrds">With `install`: whether the CustomResourceDefinitions in the chart's `crds/` are left out.</param>
/// <param name="ForceConflicts">Whether fields are taken over from other managers that own them.</param>
/// <param name="Install">Whether the release is installed where it is not there.</param>
/// <param name="ReuseValues">Whether the values of the revision before stay, under these.</param>
/// <param name="ResetValues">Whether the values of the revision before do not count, even where none are given.</param>
public sealed record UpgradeBody(
    string Name,
    string? Namespace,
    string? Chart,
    string? Repo,
    string? Version,
    JsonObject? Values,
    string? ValuesYaml,
    bool Wait,
    int? TimeoutSeconds,
    bool Atomic,
    bool CreateNamespace,
    bool SkipCrds,
    bool ForceConflicts,
    bool Install,
    bool ReuseValues,
    bool ResetValues)
{
    internal UpgradeRelease ToCommand(string? dryRun, bool diff) => new(Name, Namespace)
    {
        Chart = Chart,
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
        Install = Install,
        ReuseValues = ReuseValues,
        ResetValues = ResetValues,
    };

    // Values may be secret.
    public override string ToString() => $"{nameof(UpgradeBody)} {Namespace}/{Name}";
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
