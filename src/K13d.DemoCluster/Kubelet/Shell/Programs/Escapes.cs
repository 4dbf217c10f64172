using System.Globalization;
using System.Text;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>Backslashes and percent signs, as <c>echo -e</c> and <c>printf</c> read them.</summary>
internal static class Escapes
{
    public static string Read(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var read = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\' || at + 1 == text.Length)
            {
                read.Append(text[at]);
                continue;
            }

            var letter = text[++at];
            read.Append(letter switch { 'n' => "\n", 't' => "\t", 'r' => "\r", 'e' =>
                "\e", '0' when at + 3 < text.Length && text.AsSpan(at, 4) is "0033" => "\e", '\\' => "\\", _ => "\\" + letter });
            if (letter == '0' && read[^1] == '\e') at += 3;
        }

        return read.ToString();
    }

    /// <summary>The format, again and again while there are values left.</summary>
    public static string Format(string format, IReadOnlyList<string> values)
    {
        var template = Read(format);
        var written = new StringBuilder();
        var next = 0;
        do
        {
            var before = next;
            Format(template, values, ref next, written);
            if (next == before) break;
        }
        while (next < values.Count);
        return written.ToString();
    }

    private static void Format(string template, IReadOnlyList<string> values, ref int next, StringBuilder written)
    {
        for (var at = 0; at < template.Length; at++)
        {
            if (template[at] != '%' || at + 1 == template.Length)
            {
                written.Append(template[at]);
                continue;
            }

            var end = at + 1;
            while (end < template.Length - 1 && template[end] is '-' or '.' or (>= '0' and <= '9')) end++;
            if (template[end] == '%') written.Append('%');
            else written.Append(Padded(template[(at + 1)..end], template[end] is 'd' or 'i' ? Number(values.ElementAtOrDefault(next++))
                : values.ElementAtOrDefault(next++) ?? ""));
            at = end;
        }
    }

    private static string Number(string? text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : "0";

    private static string Padded(string flags, string value)
    {
        if (!int.TryParse(flags.TrimStart('-'), CultureInfo.InvariantCulture, out var width) || width > 1000) return value;
        return flags.StartsWith('-') ? value.PadRight(width) : value.PadLeft(width, flags.StartsWith('0') ? '0' : ' ');
    }
}
