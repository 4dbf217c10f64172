using System.Globalization;

namespace K13d.DemoCluster.Json;

/// <summary>Writes times as Kubernetes does.</summary>
internal static class TimeText
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Micros = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>As <c>metav1.Time</c>: whole seconds.</summary>
    public static string Stamp(this DateTimeOffset time) => time.UtcDateTime.ToString(Seconds, CultureInfo.InvariantCulture);

    /// <summary>As <c>metav1.MicroTime</c>.</summary>
    public static string MicroStamp(this DateTimeOffset time) => time.UtcDateTime.ToString(Micros, CultureInfo.InvariantCulture);
}
