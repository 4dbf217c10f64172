using YamlDotNet.Core;

namespace K13d.DemoCluster.Api.Writing.Yaml;

/// <summary>Says what is wrong with a YAML text in the words of Go's <c>yaml.v2</c>, whose libyaml YamlDotNet comes from too.</summary>
internal static class GoYamlErrors
{
    /// <param name="position">How far was read.</param>
    public static string Of(YamlException malformed, Mark position)
    {
        // "While parsing a flow sequence, did not find expected ',' or ']'.": Go leaves out what it was doing.
        var text = malformed.Message.TrimEnd('.');
        var comma = text.StartsWith("While ", StringComparison.Ordinal) ? text.IndexOf(", ", StringComparison.Ordinal) : -1;
        var problem = comma < 0 ? text : text[(comma + 2)..].Trim();
        return problem switch
        {
            "found invalid mapping" => Scanned("mapping values are not allowed in this context", malformed.Start),
            "found invalid tab as indentation" => Scanned("found character that cannot start any token", position),
            "found a tab character that violate indentation" => Scanned("found a tab character that violates indentation", malformed.End),
            _ when problem.StartsWith("found value containing disallowed", StringComparison.Ordinal) =>
                Scanned("did not find expected alphabetic or numeric character", malformed.End),
            _ when malformed is SyntaxErrorException => Scanned(problem, malformed.End),
            _ => InLine(malformed.Start.Line - 1, problem),
        };
    }

    /// <summary>Of a flow collection that goes on with a key, or not at all.</summary>
    /// <param name="position">Where the scalar goes on that comes before.</param>
    public static string OfUnclosed(bool isMap, string text, Mark position)
    {
        var rest = text[(int)position.Index..];
        // The end of a text is in a line of its own.
        var lines = rest.Contains(':', StringComparison.Ordinal) ? 0 : rest.AsSpan().Count('\n') + (rest.EndsWith('\n') ? 0 : 1);
        return InLine(position.Line - 1 + lines, $"did not find expected ',' or '{(isMap ? '}' : ']')}'");
    }

    /// <summary>The scanner counts lines from one, the parser from nought; neither tells of the first.</summary>
    private static string Scanned(string problem, Mark at) => InLine(at.Line > 1 ? at.Line : 0, problem);

    private static string InLine(long line, string problem) => line == 0 ? problem : $"line {line}: {problem}";
}
