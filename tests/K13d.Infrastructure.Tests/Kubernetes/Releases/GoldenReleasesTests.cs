using System.Globalization;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Releases;
using K13d.Domain.Releases;
using K13d.Testing.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Releases;

/// <summary>Release Secrets as Helm wrote them into a real cluster, and what <c>helm</c> itself said of them.</summary>
public sealed class GoldenReleasesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_is_the_one_of_helm_list()
    {
        await using var golden = await Golden.Start();

        var latest = Value(await golden.Releases.Latest(null, Cancellation));

        var expected = Golden.Said("helm-list.json").Select(row => (
            Text(row, "name"), Text(row, "namespace"), Text(row, "revision"), Text(row, "status"), Text(row, "chart"), (string?)Text(row, "app_version"), Text(row, "updated")));
        Assert.Equal(expected, latest.Select(row => (
            row.Name,
            row.Namespace,
            row.Revision.ToString(CultureInfo.InvariantCulture),
            row.Status.Name,
            row.Chart.ToString(),
            row.Chart.AppVersion,
            // Helm has two digits more.
            row.Updated.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture) + "84 +0000 UTC")));
    }

    [Fact]
    public async Task The_history_is_the_one_of_helm_history()
    {
        await using var golden = await Golden.Start();

        var history = Value(await golden.Releases.History("shop", "demo", Cancellation));

        var expected = Golden.Said("helm-history.json").Select(row => (
            (int)row!["revision"]!, Text(row, "updated")[..27], Text(row, "status"), Text(row, "chart"), (string?)Text(row, "app_version"), Text(row, "description")));
        Assert.Equal(expected, history.Select(row => (
            row.Revision,
            row.Updated.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture),
            row.Status.Name,
            row.Chart.ToString(),
            row.Chart.AppVersion,
            row.Description)));
        Assert.Equal([history[0].Updated, history[0].Updated], history.Select(row => row.FirstDeployed));
    }

    [Fact]
    public async Task A_revision_holds_what_Helm_keeps_of_it()
    {
        await using var golden = await Golden.Start();

        var first = Value(await golden.Releases.Find("shop", "demo", 1, Cancellation));
        var newest = Value(await golden.Releases.Find("shop", "demo", null, Cancellation));

        Assert.Equal((1, ReleaseStatus.Superseded), (first.Revision.Revision, first.Revision.Status));
        Assert.Equal((2, ReleaseStatus.Deployed), (newest.Revision.Revision, newest.Revision.Status));
        Assert.Equal("""{"replicaCount":2}""", first.Values.ToJsonString());
        Assert.Equal("""{"message":"hi"}""", newest.Values.ToJsonString());
        Assert.Equal("""{"image":"nginx:1.27","message":"hello","replicaCount":1}""", newest.ChartValues.ToJsonString());
        Assert.StartsWith("---\n# Source: hello/templates/all.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: demo-hello}\ndata: {message: \"hi\"}\n---\n", newest.Manifest, StringComparison.Ordinal);
        Assert.Equal("Message: hi\n", newest.Notes);
        Assert.Empty(newest.Hooks);
    }

    private static string Text(JsonNode? row, string field) => row![field]!.ToString();

    /// <summary>An API server that has the golden Secrets.</summary>
    private sealed class Golden : IAsyncDisposable
    {
        private readonly ScriptedApiServer server;
        private readonly ServiceProvider services;

        private Golden(ScriptedApiServer server) => (this.server, services) = (server, KubernetesServices.Build(server.Kubeconfig));

        public IReleases Releases => services.GetRequiredService<IReleases>();

        public static async Task<Golden> Start()
        {
            SharedFolder.SkipUnlessThere();
            var list = JsonNode.Parse(await File.ReadAllTextAsync(SharedFolder.Path("golden", "objects", "helm-release-secrets.json"), Cancellation))!;
            return new Golden(await ScriptedApiServer.Start(context => context.Response.WriteAsync(Answer(list, context.Request).ToJsonString())));
        }

        public static JsonArray Said(string file) => JsonNode.Parse(File.ReadAllText(SharedFolder.Path("golden", "kubectl", file)))!.AsArray();

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await server.DisposeAsync();
        }

        private static JsonNode Answer(JsonNode list, HttpRequest request)
        {
            var secrets = list["items"]!.AsArray();
            var path = request.Path.Value!;
            if (!path.EndsWith("/secrets", StringComparison.Ordinal))
            {
                return secrets.Single(secret => path.EndsWith($"/{(string?)secret!["metadata"]!["name"]}", StringComparison.Ordinal))!;
            }

            var selector = request.Query["labelSelector"].ToString();
            var chosen = secrets.Where(secret => (string?)secret!["metadata"]!["labels"]!["status"] is var status
                && (!selector.Contains("status=", StringComparison.Ordinal) || selector.Contains($"status={status}", StringComparison.Ordinal))
                && !selector.Contains($"status!={status}", StringComparison.Ordinal));
            return new JsonObject { ["items"] = new JsonArray([.. chosen.Select(secret => secret!.DeepClone())]) };
        }
    }
}
