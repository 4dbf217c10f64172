using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>Tells the caller what was odd about what it sent: https://kubernetes.io/blog/2020/09/03/warnings/.</summary>
internal static class Warnings
{
    public static void Add(HttpResponse response, IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            var text = warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            response.Headers.Append("Warning", $"299 - \"{text}\"");
        }
    }
}
