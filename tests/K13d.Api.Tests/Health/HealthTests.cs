using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;
using K13d.Testing.Folders;

namespace K13d.Api.Tests.Health;

public sealed class HealthTests(SharedK13d k13d)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact, ClusterTests]
    public async Task With_its_cluster_and_its_database_K13d_is_healthy()
    {
        var health = await Health(k13d.Host);

        Assert.Equal("healthy", health["status"]!.GetValue<string>());
        Assert.Equal("connected", health["kubernetes"]!.GetValue<string>());
        Assert.Equal("connected", health["database"]!.GetValue<string>());
        Assert.Equal("available", health["llm"]!.GetValue<string>());
        Assert.StartsWith("v1.", health["cluster"]!["version"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_cluster_is_down_K13d_is_degraded_and_ready_and_logs_in_and_calls_the_failure_by_its_name()
    {
        using var folder = new TemporaryFolder();
        await using var host = await StartWithoutCluster(folder);

        var health = await Health(host);

        Assert.Equal(("degraded", "disconnected", "connected"), (Text(health, "status"), Text(health, "kubernetes"), Text(health, "database")));
        Assert.Null(health["cluster"]!["version"]);
        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.GetAsync("/readyz", Cancellation)).StatusCode);
        await ErrorAssert.Is(HttpStatusCode.InternalServerError, "K8S_ERROR", await (await host.LoggedIn()).GetAsync("/api/k8s/pods", Cancellation));
    }

    [Fact]
    public async Task While_the_database_is_down_K13d_lives_is_not_ready_and_says_so_at_a_login()
    {
        await using var host = await K13dHost.Start(
            ["--Database:ConnectionString=Host=127.0.0.1;Port=1;Database=k13d;Username=k13d;Timeout=1"], awaitDatabase: false);

        var health = await Health(host);

        Assert.Equal(("degraded", "disconnected", "unavailable"), (Text(health, "status"), Text(health, "database"), Text(health, "llm")));
        Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.GetAsync("/livez", Cancellation)).StatusCode);
        await ErrorAssert.Is(HttpStatusCode.ServiceUnavailable, "DATABASE_UNAVAILABLE", await host.Anonymous.GetAsync("/readyz", Cancellation));
        var login = await host.Anonymous.PostAsJsonAsync("/api/auth/login", new { password = "secret" }, Cancellation);
        await ErrorAssert.Is(HttpStatusCode.ServiceUnavailable, "DATABASE_UNAVAILABLE", login);
    }

    private static async Task<K13dHost> StartWithoutCluster(TemporaryFolder folder)
    {
        var kubeconfig = folder.Write(
            "kubeconfig",
            """
            apiVersion: v1
            kind: Config
            current-context: down
            contexts: [{ name: down, context: { cluster: down, user: nobody } }]
            clusters: [{ name: down, cluster: { server: "https://127.0.0.1:1" } }]
            users: [{ name: nobody, user: { token: nothing } }]
            """);
        return await K13dHost.Start(["--Kubernetes:Mode=kubeconfig", $"--Kubernetes:Kubeconfig={kubeconfig}", "--Kubernetes:RetryDelay=00:00:00.010"]);
    }

    private static async Task<JsonNode> Health(K13dHost host)
    {
        var answer = await host.Anonymous.GetAsync("/api/health", Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
    }

    private static string Text(JsonNode body, string field) => body[field]!.GetValue<string>();
}
