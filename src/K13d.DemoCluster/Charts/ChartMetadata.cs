using System.Globalization;
using System.Text;
using YamlDotNet.Serialization;

namespace K13d.DemoCluster.Charts;

/// <summary>What a chart's <c>Chart.yaml</c> says.</summary>
/// <param name="Fields">All of it, for an index.</param>
/// <param name="Created">When this version was made.</param>
internal sealed record ChartMetadata(string Name, string Version, DateTimeOffset Created, IReadOnlyDictionary<string, object> Fields)
{
    /// <summary>The annotation that says when a version was made. Source: https://specs.opencontainers.org/image-spec/annotations.</summary>
    private const string CreatedAnnotation = "org.opencontainers.image.created";

    public static ChartMetadata Read(byte[] utf8)
    {
        var fields = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(Encoding.UTF8.GetString(utf8));
        var annotations = (Dictionary<object, object>)fields["annotations"];
        var created = DateTimeOffset.Parse((string)annotations[CreatedAnnotation], CultureInfo.InvariantCulture);
        return new ChartMetadata((string)fields["name"], (string)fields["version"], created, fields);
    }
}
