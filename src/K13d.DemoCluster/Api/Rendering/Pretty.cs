using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Rendering;

/// <summary>Whether JSON is indented: when asked for, and, as the real one does, for tools that people read by.</summary>
internal static class Pretty
{
    private static readonly string[] Readers = ["curl", "Wget", "Mozilla/5.0"];

    public static bool IsWanted(HttpRequest request) =>
        request.Query.TryGetValue("pretty", out var asked)
            ? asked.ToString() is not ("false" or "0")
            : Readers.Any(request.Headers.UserAgent.ToString().StartsWith);
}
