using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Durations as <c>k8s.io/apimachinery/pkg/util/duration.HumanDuration</c> writes them: two units at most, fewer as time grows.</summary>
internal static class Age
{
    public const string Unknown = "<unknown>";

    /// <summary>The age of an object.</summary>
    public static string Of(JsonNode? value, DateTimeOffset now) => Since(value.Time("metadata", "creationTimestamp"), now);

    public static string Since(DateTimeOffset? time, DateTimeOffset now) => time is { } then ? Human(now - then) : Unknown;

    public static string Human(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        var minutes = seconds / 60;
        var hours = minutes / 60;
        var days = hours / 24;
        return seconds switch
        {
            < -1 => "<invalid>",
            < 0 => "0s",
            < 120 => $"{seconds}s",
            _ when minutes < 10 => Two(minutes, "m", seconds % 60, "s"),
            _ when minutes < 180 => $"{minutes}m",
            _ when hours < 8 => Two(hours, "h", minutes % 60, "m"),
            _ when hours < 48 => $"{hours}h",
            _ when days < 8 => Two(days, "d", hours % 24, "h"),
            _ when days < 2 * 365 => $"{days}d",
            _ when days < 8 * 365 => Two(days / 365, "y", days % 365, "d"),
            _ => $"{days / 365}y",
        };
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : string.Create(CultureInfo.InvariantCulture, $"{large}{largeUnit}{small}{smallUnit}");
}
