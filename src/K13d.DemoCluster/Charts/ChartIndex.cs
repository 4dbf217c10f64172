using System.Globalization;
using System.Text;
using YamlDotNet.Serialization;

namespace K13d.DemoCluster.Charts;

/// <summary>The <c>index.yaml</c> of a chart repository. Source: https://helm.sh/docs/topics/chart_repository/#the-index-file.</summary>
internal static class ChartIndex
{
    public const string FileName = "index.yaml";

    /// <summary>Names archives by their file name alone: they are where the index is.</summary>
    public static byte[] Of(IReadOnlyList<ChartArchive> archives)
    {
        var index = new Dictionary<string, object>
        {
            ["apiVersion"] = "v1",
            ["entries"] = archives.GroupBy(archive => archive.Metadata.Name).ToDictionary(chart => chart.Key, chart => chart.Select(Entry).ToList()),
            ["generated"] = Text(archives.Max(archive => archive.Metadata.Created)),
        };
        return Encoding.UTF8.GetBytes(new SerializerBuilder().WithQuotingNecessaryStrings().Build().Serialize(index));
    }

    private static Dictionary<string, object> Entry(ChartArchive archive) => new(archive.Metadata.Fields)
    {
        ["created"] = Text(archive.Metadata.Created),
        ["digest"] = archive.Digest,
        ["urls"] = new[] { archive.FileName },
    };

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
