using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Charts;
using Microsoft.AspNetCore.Http;

namespace K13d.Api.Tests.Charts;

/// <summary>Chart repositories and their charts as HTTP clients use them, on the demo cluster, beside repositories of the test's own.</summary>
public sealed class ChartsOverHttpTests : IAsyncLifetime
{
    private readonly string canary = $"canary-{Guid.NewGuid():N}";
    private ChartServer server = null!;
    private K13dHost k13d = null!;
    private HttpClient administrator = null!;
    private HttpClient viewer = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await ChartServer.Start();
        k13d = await K13dHost.Start([$"--Helm:AllowedSources={server.Url},{server.Registry},https://charts.example.com", "--Kubernetes:Mode=demo"]);
        (administrator, viewer) = (await k13d.LoggedIn(), await k13d.LoggedIn(Role.Viewer));
        var (older, newer) = (Archive("1.2.0"), Archive("1.3.0"));
        server.Serve("/index.yaml", Index(Entry("1.2.0", older), Entry("1.3.0", newer), Entry("2.0.0-rc.1", Archive("2.0.0-rc.1"))));
    }

    public async ValueTask DisposeAsync()
    {
        await k13d.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_repository_lives_from_its_adding_to_its_deletion_and_its_credential_is_nowhere()
    {
        var told = new StringBuilder();
        Guard();
        var request = new { name = "team", url = server.Url, username = $"{canary}-robot", password = canary };
        using (var added = await administrator.PostAsJsonAsync("/api/helm/repos", request, Cancellation))
        {
            told.Append(await added.Content.ReadAsStringAsync(Cancellation)).Append(added.Headers);
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        }

        var team = Assert.Single((await Get("/api/helm/repos", told))["items"]!.AsArray(), item => Text(item, "name") == "team");
        Assert.Equal((server.Url, true), (Text(team, "url"), team!["hasCredentials"]!.GetValue<bool>()));
        Assert.Equal(["team/hello 1.3.0"], Found(await Get("/api/helm/search?repo=team", told)));
        Assert.Equal(["team/hello 1.3.0", "team/hello 1.2.0"], Found(await Get("/api/helm/search?q=HELL&repo=team&versions=all", told)));
        Assert.Equal(["team/hello 1.2.0"], Found(await Get("/api/helm/search?q=says&repo=team&version=~1.2", told)));
        Assert.Empty(Found(await Get("/api/helm/search?q=nothing-like-it&repo=team", told)));
        foreach (var (file, text, type) in new[] { ("values", "greeting: hello\n", "application/yaml"), ("readme", "# Read me", "text/plain") })
        {
            using var answer = await viewer.GetAsync($"/api/helm/charts/team/hello/{file}?version=1.2.0", Cancellation);
            Assert.Equal(text, await answer.Content.ReadAsStringAsync(Cancellation));
            Assert.Equal((type, "1.2.0"), (answer.Content.Headers.ContentType?.MediaType, answer.Headers.GetValues("X-Chart-Version").Single()));
        }

        // Whoever knows the URL and not the name is not let in with the credential.
        await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await administrator.PostAsJsonAsync(
            "/api/helm/repos", request with { url = $"{server.Url}/other" }, Cancellation));
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await administrator.PostAsJsonAsync(
            "/api/helm/repos", new { name = "open", url = server.Url }, Cancellation));
        using (var deleted = await administrator.DeleteAsync("/api/helm/repos/team", Cancellation))
        {
            Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        }

        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await administrator.DeleteAsync("/api/helm/repos/team", Cancellation));

        var audit = await Get("/api/audit?limit=100", told, administrator);
        var lines = audit["items"]!.AsArray().Where(line => Text(line, "resource") == "chartrepository/team").ToArray();
        Assert.Equal(["delete", "delete", "add", "add"], lines.Select(line => Text(line, "action")));
        Assert.Equal((server.Url, "yes"), (Text(lines[^1]!["details"], "url"), Text(lines[^1]!["details"], "credentials")));
        told.AppendJoin('\n', k13d.Log.Lines);
        foreach (var spelling in new[] { canary, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{canary}-robot:{canary}"))[..40], Convert.ToBase64String(Encoding.UTF8.GetBytes(canary))[..30] })
        {
            Assert.DoesNotContain(spelling, told.ToString(), StringComparison.Ordinal);
        }

        // The canary: the repository itself has seen it.
        Assert.Contains(server.Requests, asked => asked.Authorization is { } basic && Encoding.UTF8.GetString(Convert.FromBase64String(basic["Basic ".Length..])).Contains(canary, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_demo_clusters_repository_is_there_and_stays()
    {
        Assert.Contains((await Get("/api/helm/repos"))["items"]!.AsArray(), item => Text(item, "name") == "demo");
        Assert.Equal(["demo/hello 1.2.0"], Found(await Get("/api/helm/search?q=hello&repo=demo")));
        Assert.Contains("message:", await viewer.GetStringAsync("/api/helm/charts/demo/hello/values", Cancellation), StringComparison.Ordinal);
        Assert.StartsWith("# hello", await viewer.GetStringAsync("/api/helm/charts/demo/hello/readme", Cancellation), StringComparison.Ordinal);

        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await administrator.DeleteAsync("/api/helm/repos/demo", Cancellation));
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await administrator.PostAsJsonAsync(
            "/api/helm/repos", new { name = "demo", url = server.Url }, Cancellation));
    }

    [Fact]
    public async Task A_repository_that_does_not_answer_keeps_nobody_from_the_others_charts_and_a_registry_is_not_searched()
    {
        foreach (var (name, url) in new[] { ("team", server.Url), ("registry", $"{server.Registry}/charts") })
        {
            using var added = await administrator.PostAsJsonAsync("/api/helm/repos", new { name, url }, Cancellation);
            Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        }

        server.Serve("/index.yaml", context =>
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });

        var found = await Get("/api/helm/search");

        Assert.Contains("demo/hello 1.2.0", Found(found));
        Assert.Equal("team", Text(Assert.Single(found["unavailable"]!.AsArray()), "repository"));
        Assert.Equal("registry", Assert.Single(found["notSearched"]!.AsArray())!.GetValue<string>());
        await ErrorAssert.Is(HttpStatusCode.ServiceUnavailable, "CHART_SOURCE_UNAVAILABLE", await viewer.GetAsync("/api/helm/charts/team/hello/values", Cancellation));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest")]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("https://charts.example.org")]
    [InlineData("file:///etc")]
    [InlineData("https://user:canary-5e7a@charts.example.com")]
    [InlineData("https://charts.example.com/?token=canary-5e7a")]
    [InlineData("")]
    public async Task A_source_that_is_not_allowed_is_refused_and_neither_the_answer_nor_the_record_repeats_what_it_holds(string url)
    {
        var body = await ErrorAssert.Is(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR", await administrator.PostAsJsonAsync("/api/helm/repos", new { name = "evil", url }, Cancellation));

        Assert.DoesNotContain("canary-5e7a", body.ToJsonString(), StringComparison.Ordinal);
        var audit = await administrator.GetStringAsync("/api/audit?limit=10", Cancellation);
        Assert.DoesNotContain("canary-5e7a", audit + string.Concat(k13d.Log.Lines), StringComparison.Ordinal);
        Assert.Contains("chartrepository/evil", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_administrator_changes_what_repositories_there_are()
    {
        foreach (var client in new[] { viewer, await k13d.LoggedIn(Role.Operator) })
        {
            await ErrorAssert.Is(HttpStatusCode.Forbidden, "FORBIDDEN", await client.PostAsJsonAsync("/api/helm/repos", new { name = "team", url = server.Url }, Cancellation));
            await ErrorAssert.Is(HttpStatusCode.Forbidden, "FORBIDDEN", await client.DeleteAsync("/api/helm/repos/team", Cancellation));
        }

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task What_is_not_known_says_what_is()
    {
        foreach (var path in new[] { "/api/helm/charts/nobody/hello/values", "/api/helm/search?repo=nobody" })
        {
            var body = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await viewer.GetAsync(path, Cancellation));
            Assert.Contains("demo", Text(body, "error"), StringComparison.Ordinal);
        }

        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await viewer.GetAsync("/api/helm/charts/demo/nothing/values", Cancellation));
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await viewer.GetAsync("/api/helm/charts/demo/hello/values?version=99.0.0", Cancellation));
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await viewer.GetAsync("/api/helm/charts/demo/hello/values?version=newest", Cancellation));
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await viewer.GetAsync("/api/helm/charts/demo/..%2F..%2Fetc/values", Cancellation));
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await viewer.GetAsync("/api/helm/search?limit=0", Cancellation));
    }

    private async Task<JsonNode> Get(string path, StringBuilder? told = null, HttpClient? client = null)
    {
        using var answer = await (client ?? viewer).GetAsync(path, Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        told?.Append(text);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private static IEnumerable<string> Found(JsonNode search) => search["items"]!.AsArray().Select(item => $"{Text(item, "name")} {Text(item, "version")}");

    private static string Text(JsonNode? value, string field) => value![field]!.GetValue<string>();

    private static byte[] Archive(string version) => PackedChart.Of(version: version, files: ("README.md", "# Read me"));

    private static string Index(params string[] entries) => $"apiVersion: v1\nentries:\n  hello:\n{string.Concat(entries)}";

    private string Entry(string version, byte[] archive)
    {
        server.Serve($"/hello-{version}.tgz", archive);
        return $"  - {{name: hello, version: {version}, description: Says hello, digest: {PackedChart.Digest(archive)}, urls: [hello-{version}.tgz]}}\n";
    }

    /// <summary>Lets only those in who have the credential.</summary>
    private void Guard()
    {
        var archives = new[] { "1.2.0", "1.3.0" }.ToDictionary(version => $"/hello-{version}.tgz", Archive);
        var index = Index([.. archives.Select(each => $"  - {{name: hello, version: {each.Key[7..^4]}, description: Says hello, digest: {PackedChart.Digest(each.Value)}, urls: [{each.Key[1..]}]}}\n")]);
        foreach (var (path, body) in archives.Append(KeyValuePair.Create("/index.yaml", Encoding.UTF8.GetBytes(index))).Append(KeyValuePair.Create("/other/index.yaml", Encoding.UTF8.GetBytes(index))))
        {
            server.Serve(path, context =>
            {
                if (context.Request.Headers.Authorization.Count > 0)
                {
                    return context.Response.Body.WriteAsync(body, Cancellation).AsTask();
                }

                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            });
        }
    }
}
