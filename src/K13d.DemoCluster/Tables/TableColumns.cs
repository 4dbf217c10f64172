using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Tables;

/// <summary>Finds how a kind is shown. Source of the rules: the printers of Kubernetes 1.34, checked against the tables of a real one.</summary>
internal static class TableColumns
{
    /// <summary>The columns of a kind that has none of its own: its name and when it was created.</summary>
    private const string Plain = "rbac.authorization.k8s.io/v1 clusterroles";

    private static readonly Dictionary<string, CellsOf> Coded = new(
        new[]
        {
            PodCells.ByKind, WorkloadCells.ByKind, BatchCells.ByKind, ServiceCells.ByKind, EndpointCells.ByKind, NetworkCells.ByKind,
            ConfigurationCells.ByKind, NodeCells.ByKind, VolumeCells.ByKind, StorageDriverCells.ByKind, EventCells.ByKind,
            AutoscalerCells.ByKind, AccessCells.ByKind, AdmissionCells.ByKind, FlowControlCells.ByKind, DeviceCells.ByKind, ClusterCells.ByKind,
        }.SelectMany(family => family),
        StringComparer.Ordinal);

    /// <param name="crdVersion">The entry of <c>spec.versions</c> of the definition of a custom resource; null for what is built in.</param>
    public static ITableColumns Of(ResourceType type, JsonObject? crdVersion) =>
        type.Group == MetricsResources.Group ? new MetricsColumns()
        : crdVersion is null
            ? Of(ColumnDefinitions.KeyOf(type.ApiVersion, type.Plural), type.Resource.ToString())
            : new CustomResourceColumns(crdVersion);

    /// <summary>The columns of a <c>Scale</c>, whatever it scales.</summary>
    public static ITableColumns OfScale() => Of("scale", "scale");

    private static CodedColumns Of(string definitions, string kind) =>
        Coded.TryGetValue(kind, out var cells)
        && (ColumnDefinitions.Find(definitions) ?? throw new InvalidOperationException($"No columns were captured for {definitions}.")) is { } columns
            ? new CodedColumns(columns, cells)
            : new CodedColumns(ColumnDefinitions.Find(definitions) ?? ColumnDefinitions.Find(Plain)!, CreatedAt);

    private static JsonNode?[] CreatedAt(JsonObject value, DateTimeOffset now) => [value.Name, value.TextOr("", "metadata", "creationTimestamp")];
}
