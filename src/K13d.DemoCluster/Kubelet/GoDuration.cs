using System.Globalization;

namespace K13d.DemoCluster.Kubelet;

/// <summary>A time span as Go prints it: <c>1m20s</c>, <c>5m0s</c>, <c>612ms</c>, <c>1.2s</c>.</summary>
internal static class GoDuration
{
    public static string Text(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1)) return $"{(int)duration.TotalMilliseconds}ms";
        var seconds = (duration.TotalSeconds % 60).ToString("0.###", CultureInfo.InvariantCulture);
        var (hours, minutes) = ((int)duration.TotalHours, duration.Minutes);
        return hours > 0 ? $"{hours}h{minutes}m{seconds}s" : minutes > 0 ? $"{minutes}m{seconds}s" : $"{seconds}s";
    }
}
