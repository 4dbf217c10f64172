using System.Text;
using K13d.DemoCluster.Api.Rendering;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Health;

/// <summary>
/// Answers <c>/livez</c>, <c>/readyz</c>, <c>/healthz</c> and the checks below them, to any method:
/// https://github.com/kubernetes/apiserver/blob/v0.34.2/pkg/server/healthz/healthz.go.
/// </summary>
/// <param name="stopping">When the server stops: from then on it is not ready.</param>
internal sealed class HealthAnswers(CancellationToken stopping)
{
    private static readonly HealthCheck Ping = new("ping", () => true);

    private readonly IReadOnlyList<HealthEndpoint> endpoints =
    [
        new("healthz", [Ping]),
        new("livez", [Ping]),
        new("readyz", [Ping, new("shutdown", () => !stopping.IsCancellationRequested)]),
    ];

    /// <summary>Every path that is answered.</summary>
    public IEnumerable<string> Paths =>
        endpoints.SelectMany(endpoint => endpoint.Checks.Select(check => $"{endpoint.Path}/{check.Name}").Prepend(endpoint.Path));

    /// <returns>Whether the path is one of these.</returns>
    public async Task<bool> TryAnswer(HttpContext http, string path)
    {
        if (endpoints.FirstOrDefault(endpoint => endpoint.Path == path) is { } whole)
        {
            await AnswerAll(http, whole);
            return true;
        }

        var checks = endpoints.Where(endpoint => path.StartsWith(endpoint.Path + "/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Checks.Where(check => path == $"{endpoint.Path}/{check.Name}"));
        if (checks.FirstOrDefault() is not { } single)
        {
            return false;
        }

        await (single.IsPassed() ? Answers.Text(http, 200, "ok") : Answers.PlainText(http, 500, $"internal server error: {single.Name} failed\n"));
        return true;
    }

    private static Task AnswerAll(HttpContext http, HealthEndpoint endpoint)
    {
        var excluded = http.Request.Query["exclude"].Select(name => name ?? "").ToHashSet(StringComparer.Ordinal);
        var said = new StringBuilder();
        var isPassed = true;
        foreach (var check in endpoint.Checks)
        {
            var isExcluded = excluded.Remove(check.Name);
            var isWell = isExcluded || check.IsPassed();
            isPassed &= isWell;
            said.Append(isExcluded ? $"[+]{check.Name} excluded: ok\n" : isWell ? $"[+]{check.Name} ok\n" : $"[-]{check.Name} failed: reason withheld\n");
        }

        if (excluded.Count > 0)
        {
            said.Append($"warn: some health checks cannot be excluded: no matches for {string.Join(", ", excluded.Order().Select(name => $"\"{name}\""))}\n");
        }

        return !isPassed ? Answers.PlainText(http, 500, $"{said}{endpoint.Name} check failed\n")
            : http.Request.Query.ContainsKey("verbose") ? Answers.PlainText(http, 200, $"{said}{endpoint.Name} check passed\n")
            : Answers.PlainText(http, 200, "ok");
    }

    private sealed record HealthCheck(string Name, Func<bool> IsPassed);

    private sealed record HealthEndpoint(string Name, IReadOnlyList<HealthCheck> Checks)
    {
        public string Path => "/" + Name;
    }
}
