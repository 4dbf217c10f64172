using System.Collections.Concurrent;

namespace K13d.DemoCluster.Api.Connection;

/// <summary>The latest requests, for tests that state what was and what was not asked of a cluster.</summary>
internal sealed class RequestLog
{
    private const int Kept = 2_000;

    private readonly ConcurrentQueue<string> lines = new();

    /// <summary>Oldest first: <c>GET /api/v1/pods?limit=1 200</c>.</summary>
    public IReadOnlyList<string> Lines => [.. lines];

    public void Add(string method, string pathAndQuery, int status)
    {
        lines.Enqueue($"{method} {pathAndQuery} {status}");
        while (lines.Count > Kept)
        {
            lines.TryDequeue(out _);
        }
    }
}
