using System.Text;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Store;
using YamlDotNet.Core;

namespace K13d.DemoCluster.Api.Writing.Yaml;

/// <summary>Turns YAML into JSON as Kubernetes reads manifests: the first document, by https://github.com/kubernetes-sigs/yaml (Go's <c>yaml.v2</c>).</summary>
internal static class YamlText
{
    /// <param name="refuse">What is answered to what is not YAML, given the reason.</param>
    /// <returns>JSON, and the keys that were given more than once.</returns>
    /// <exception cref="ApiException">As <paramref name="refuse"/> says.</exception>
    public static (byte[] Json, Repetitions Repeated) ToJson(ReadOnlySpan<byte> utf8, Func<string, ApiException> refuse)
    {
        var text = Encoding.UTF8.GetString(utf8).TrimStart('\uFEFF');
        if (YamlCharacters.FaultOf(text) is { } fault)
        {
            throw refuse($"yaml: {fault}");
        }

        var scanner = new Scanner(new StringReader(text));
        var nodes = new YamlNodes(new Parser(scanner));
        try
        {
            var root = nodes.ReadDocument();
            return (Encoding.UTF8.GetBytes(root?.ToJsonString() ?? "null"), Repetitions.OfYaml(nodes.Repeated));
        }
        catch (UnusableYamlException unusable)
        {
            throw refuse(unusable.Message);
        }
        catch (YamlException malformed)
        {
            throw refuse($"yaml: {GoYamlErrors.Of(malformed, scanner.CurrentPosition)}");
        }
        catch (InvalidOperationException) when (nodes.IsInFlow)
        {
            // YamlDotNet 18 stumbles over a plain scalar that goes on in the next line of a flow collection which is not closed.
            throw refuse($"yaml: {GoYamlErrors.OfUnclosed(nodes.IsInMap, text, scanner.CurrentPosition)}");
        }
    }
}
