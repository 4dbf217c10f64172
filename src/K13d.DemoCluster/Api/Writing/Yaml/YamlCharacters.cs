using System.Globalization;

namespace K13d.DemoCluster.Api.Writing.Yaml;

/// <summary>
/// What Go's <c>yaml.v2</c> refuses and YamlDotNet does not: characters, tabs and directives. Source:
/// https://github.com/go-yaml/yaml/blob/v2.4.0/scannerc.go and readerc.go beside it.
/// </summary>
internal static class YamlCharacters
{
    /// <returns>Null where there is nothing to refuse.</returns>
    public static string? FaultOf(string text) => text.EnumerateRunes().Any(rune => !IsAllowed(rune.Value)) ? "control characters are not allowed" : FaultOfStart(text);

    private static bool IsAllowed(int rune) => rune is 0x09 or 0x0A or 0x0D or (>= 0x20 and <= 0x7E) or 0x85
        or (>= 0xA0 and <= 0xD7FF) or (>= 0xE000 and <= 0xFFFD and not 0xFEFF) or (>= 0x10000 and <= 0x10FFFF);

    /// <summary>Looks at the lines before the first token.</summary>
    private static string? FaultOfStart(string text)
    {
        foreach (var (number, line) in text.Split('\n').Index())
        {
            var content = line.TrimStart(' ').TrimEnd('\r');
            if (content.Length == 0 || content[0] == '#')
            {
                continue;
            }

            if (line[0] == '%')
            {
                if (FaultOfDirective(line) is { } fault)
                {
                    return At(number, fault);
                }

                continue;
            }

            return content[0] == '\t' ? At(number, "found character that cannot start any token")
                : line.TrimEnd() == "..." ? "did not find expected node content"
                : null;
        }

        return null;
    }

    private static string? FaultOfDirective(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) switch
    {
        ["%TAG", ..] => null,
        ["%YAML", "1.1", ..] => null,
        ["%YAML", ..] => "found incompatible YAML document",
        _ => "found unknown directive name",
    };

    private static string At(int line, string fault) => line == 0 ? fault : string.Create(CultureInfo.InvariantCulture, $"line {line + 1}: {fault}");
}
