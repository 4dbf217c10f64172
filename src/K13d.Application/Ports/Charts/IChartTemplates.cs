using System.Text.Json.Nodes;
using K13d.Domain.Failures;

namespace K13d.Application.Ports.Charts;

/// <summary>Renders charts without a cluster.</summary>
public interface IChartTemplates
{
    /// <summary>
    /// The objects and hooks that it makes, as YAML documents. Invalid, in Helm's words, where chart and values make none: they may repeat values;
    /// Unavailable <c>TOOL_MISSING</c>, <c>TOOL_TIMEOUT</c>.
    /// </summary>
    Task<Result<string>> Render(ChartTemplating templating, CancellationToken cancellation);
}

/// <param name="Namespace">What the release's namespace is to the templates.</param>
/// <param name="Name">What the release's name is to them.</param>
/// <param name="KubeVersion">What the cluster's version is to them, as <c>1.34</c>; null means Helm's own newest.</param>
/// <param name="ApiVersions">What the cluster is to serve beyond Helm's own list, as <c>monitoring.coreos.com/v1/ServiceMonitor</c>.</param>
/// <param name="IncludeCrds">Whether the CustomResourceDefinitions of <c>crds/</c> are told too.</param>
public sealed record ChartTemplating(
    string Namespace, string Name, FetchedChart Chart, JsonObject Values, string? KubeVersion, IReadOnlyList<string> ApiVersions, bool IncludeCrds)
{
    // Its values may be secret.
    public override string ToString() => $"{Namespace}/{Name} of {Chart.Name}-{Chart.Version}";
}
