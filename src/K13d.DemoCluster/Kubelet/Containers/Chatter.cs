using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Kubelet.Probes;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>What a server prints again and again: at the same moments for whoever looks, and only made when somebody does.</summary>
/// <param name="Line">The line of a moment.</param>
internal sealed record Chatter(TimeSpan Period, Func<DateTimeOffset, string> Line)
{
    // Of what was printed longer ago, nothing would be kept.
    private const int MostLines = 2_000;

    private static readonly string[] Requests = ["GET /api/items", "GET /healthz", "POST /api/orders", "GET /api/items/42", "GET /metrics", "PUT /api/cart"];

    /// <returns>Null for what is silent once it has started, as most servers are.</returns>
    public static Chatter? Of(JsonObject container, KnownImage? known)
    {
        if (known is null) return new Chatter(TimeSpan.FromSeconds(15), Request);
        if (known.Name is not ("nginx" or "httpd")) return null;
        foreach (var field in new[] { "readinessProbe", "livenessProbe" })
        {
            // What does not reach it, it does not log.
            if (container.Child(field, "httpGet") is not { } get || ProbeCheck.Port(get, container) is not { } port || !known.Ports.Contains(port)) continue;
            var period = TimeSpan.FromSeconds(Math.Max(1, container.Number(field, "periodSeconds") ?? 10));
            var path = get.Text("path") ?? "/";
            return new Chatter(period, at => Probe(path, at));
        }

        return null;
    }

    /// <summary>Adds what has been printed between two moments, and answers when more is.</summary>
    public DateTimeOffset Print(DateTimeOffset from, DateTimeOffset until, ContainerOutput output)
    {
        var missed = (long)((until - from) / Period) - MostLines;
        var at = missed > 0 ? from + (missed * Period) : from;
        for (; at <= until; at += Period) output.Insert(new LogLine(at, Line(at), false));
        return at;
    }

    private static string Request(DateTimeOffset at)
    {
        var number = at.ToUnixTimeSeconds() / 15;
        var request = Requests[number % Requests.Length].Split(' ');
        var moment = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return $$"""{"level":"info","time":"{{moment}}","method":"{{request[0]}}","path":"{{request[1]}}","status":200,"duration_ms":{{3 + (number % 23)}}}""";
    }

    private static string Probe(string path, DateTimeOffset at)
    {
        var when = at.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture);
        var answer = path is "/" or "/index.html" ? "200 615" : "404 153";
        return $"10.244.1.1 - - [{when}] \"GET {path} HTTP/1.1\" {answer} \"-\" \"kube-probe/1.34\" \"-\"";
    }
}
