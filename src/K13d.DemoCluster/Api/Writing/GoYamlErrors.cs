using YamlDotNet.Core;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>Says what is wrong with a YAML text in the words of Go's <c>yaml.v2</c>, whose libyaml YamlDotNet comes from too.</summary>
internal static class GoYamlErrors
{
    public static string Of(YamlException malformed)
    {
        // "While parsing a flow sequence, did not find expected ',' or ']'.": Go leaves out what it was doing.
        var text = malformed.Message.TrimEnd('.');
        var comma = text.StartsWith("While ", StringComparison.Ordinal) ? text.IndexOf(", ", StringComparison.Ordinal) : -1;
        var problem = comma < 0 ? text : text[(comma + 2)..];
        // It counts lines from nought, and says nothing of the first.
        var line = malformed.Start.Line - 1;
        return line == 0 ? problem : $"line {line}: {problem}";
    }
}
