using System.Globalization;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>Reads times as the API server does (RFC 3339) and writes them as it stores them: in UTC, to the second or the microsecond.</summary>
internal static class Times
{
    // T is not quoted: a quoted word is compared by the rules of a culture, which takes longer than all the rest.
    private static readonly string[] Seconds = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];
    private static readonly string[] Micros = ["yyyy-MM-ddTHH:mm:ss.ffffffK"];

    /// <summary>The time as it is stored, or null where it is none.</summary>
    public static string? Canonical(string text, bool micro) =>
        text.Length > "yyyy-MM-ddTHH:mm:ss".Length
        && DateTimeOffset.TryParseExact(
            text, micro ? Micros : Seconds, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? micro ? time.MicroStamp() : time.Stamp()
            : null;

    /// <summary>What Go says of a text that is no time.</summary>
    public static string Refusal(string text, bool micro)
    {
        var layout = micro ? "2006-01-02T15:04:05.000000Z07:00" : "2006-01-02T15:04:05Z07:00";
        var (at, expected) = micro && Canonical(text, micro: false) is not null ? ("yyyy-MM-ddTHH:mm:ss".Length, ".000000") : (0, "2006");
        return $"parsing time \"{text}\" as \"{layout}\": cannot parse \"{text[at..]}\" as \"{expected}\"";
    }
}
