using System.IO.Compression;
using System.Text.Json;

namespace K13d.DemoCluster.Tables;

/// <summary>The column definitions of a real Kubernetes 1.34, descriptions included, as embedded by <c>Tables/capture</c>.</summary>
internal static class ColumnDefinitions
{
    private static readonly Dictionary<string, TableColumn[]> Captured = Read();

    /// <summary>What was captured: <c>apps/v1 deployments</c>, and <c>scale</c> for that subresource.</summary>
    public static IReadOnlyCollection<string> Keys => Captured.Keys;

    public static IReadOnlyList<TableColumn>? Find(string key) => Captured.GetValueOrDefault(key);

    public static string KeyOf(string apiVersion, string plural) => $"{apiVersion} {plural}";

    private static Dictionary<string, TableColumn[]> Read()
    {
        using var stream = typeof(ColumnDefinitions).Assembly.GetManifestResourceStream("tables/columns.json.gz")!;
        using var json = new GZipStream(stream, CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Dictionary<string, TableColumn[]>>(json, JsonSerializerOptions.Web)!;
    }
}
