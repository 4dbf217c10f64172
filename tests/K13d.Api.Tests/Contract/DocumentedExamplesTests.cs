using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;

namespace K13d.Api.Tests.Contract;

/// <summary>Every documented example of these areas, as it is written, against K13d as the first command starts it.</summary>
public sealed class DocumentedExamplesTests(DocumentedK13d documented) : IClassFixture<DocumentedK13d>, IDisposable
{
    private readonly DocumentedClient k13d = new(documented);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Login_answers_a_token_and_when_it_expires()
    {
        var body = await k13d.LogIn();

        Assert.StartsWith("eyJ", body["token"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(3, body["token"]!.GetValue<string>().Split('.').Length);
        var expires = body["expires_at"]!.GetValue<string>();
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", expires);
        Assert.True(DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture) > TimeProvider.System.GetUtcNow());
    }

    [Fact]
    public async Task Logout_ends_the_session()
    {
        await k13d.Authorize();

        Assert.Equal(HttpStatusCode.OK, (await k13d.Http.PostAsync("/api/auth/logout", null, Cancellation)).StatusCode);

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await k13d.Http.GetAsync("/api/k8s/pods", Cancellation));
    }

    [Fact]
    public async Task Health_answers_its_three_documented_fields()
    {
        var body = await k13d.Json("/api/health");

        Assert.Equal("healthy", body["status"]!.GetValue<string>());
        Assert.Equal("connected", body["kubernetes"]!.GetValue<string>());
        Assert.Equal(System.Text.Json.JsonValueKind.String, body["llm"]!.GetValueKind());
    }

    [Fact]
    public async Task The_list_has_the_documented_pod_with_its_documented_fields()
    {
        await k13d.Authorize();

        var body = await k13d.Json("/api/k8s/pods?namespace=default");

        var items = body["items"]!.AsArray();
        Assert.Equal(items.Count, body["total"]!.GetValue<int>());
        Assert.All(items, item => Assert.Equal("default", item!["namespace"]!.GetValue<string>()));
        var pod = Assert.Single(items, item => item!["name"]!.GetValue<string>() == "nginx-abc123")!;
        Assert.Equal(("Running", "1/1", 0), (pod["status"]!.GetValue<string>(), pod["ready"]!.GetValue<string>(), pod["restarts"]!.GetValue<int>()));
        Assert.Matches("^[0-9]+[smhdy]", pod["age"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("pods"), InlineData("deployments"), InlineData("services"), InlineData("configmaps"), InlineData("secrets"), InlineData("nodes")]
    public async Task Every_resource_that_is_named_is_listed(string resource)
    {
        await k13d.Authorize();

        var body = await k13d.Json($"/api/k8s/{resource}");

        Assert.NotEmpty(body["items"]!.AsArray());
        Assert.Equal(body["items"]!.AsArray().Count, body["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task The_documented_pod_is_got_as_JSON_as_YAML_and_described()
    {
        await k13d.Authorize();

        var pod = await k13d.Json("/api/k8s/pods/nginx-abc123?namespace=default");
        var yaml = await k13d.Http.GetAsync("/api/k8s/pods/nginx-abc123/yaml?namespace=default", Cancellation);
        var description = await k13d.Http.GetStringAsync("/api/k8s/pods/nginx-abc123/describe?namespace=default", Cancellation);

        Assert.Equal(("Pod", "nginx-abc123"), (pod["kind"]!.GetValue<string>(), pod["metadata"]!["name"]!.GetValue<string>()));
        Assert.Equal("application/yaml", yaml.Content.Headers.ContentType?.MediaType);
        Assert.Contains("name: nginx-abc123", await yaml.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Matches(@"Name: +nginx-abc123\n", description);
        Assert.Matches(@"Namespace: +default\n", description);
    }

    [Fact]
    public async Task The_documented_command_is_run_in_the_documented_pod()
    {
        await k13d.Authorize();

        var ended = await k13d.Send(Snippets.Exec.Replace("{name}", "nginx-abc123", StringComparison.Ordinal));

        Assert.Equal(0, ended["exitCode"]!.GetValue<int>());
        Assert.Empty(ended["stderr"]!.GetValue<string>());
        Assert.Matches(@"^total \d+\n(.*\n)*drwx.* etc\n", ended["stdout"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_documented_pod_has_metrics_with_their_documented_fields()
    {
        await k13d.Authorize();

        var items = (await k13d.Json("/api/metrics/pod?namespace=default"))["items"]!.AsArray();

        Assert.All(items, item => Assert.Equal("default", item!["namespace"]!.GetValue<string>()));
        var pod = Assert.Single(items, item => item!["name"]!.GetValue<string>() == "nginx-abc123")!;
        Assert.Matches("^[1-9][0-9]*m$", pod["cpu"]!.GetValue<string>());
        Assert.Matches("^[1-9][0-9]*Mi$", pod["memory"]!.GetValue<string>());
    }

    [Fact]
    public async Task Every_node_has_metrics()
    {
        await k13d.Authorize();

        var items = (await k13d.Json("/api/metrics/node"))["items"]!.AsArray();

        Assert.Equal(["node-1", "node-2", "node-3"], items.Select(item => item!["name"]!.GetValue<string>()));
        Assert.All(items, item => Assert.Matches("^[1-9][0-9]*m [1-9][0-9]*Mi$", $"{item!["cpu"]} {item["memory"]}"));
    }

    [Fact]
    public async Task A_resource_is_deleted_and_the_audit_record_says_so()
    {
        await k13d.Authorize();
        var configMap = (await k13d.Json("/api/k8s/configmaps?namespace=default"))["items"]![0]!["name"]!.GetValue<string>();

        var deleted = await k13d.Http.DeleteAsync($"/api/k8s/configmaps/{configMap}?namespace=default", Cancellation);

        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        var lines = (await k13d.Json($"/api/audit?action=delete&user=admin&from={Now(-1)}&to={Now(1)}"))["items"]!.AsArray();
        Assert.Contains(lines, line => line!["resource"]!.GetValue<string>() == $"configmap/{configMap}");
    }

    [Fact]
    public async Task The_audit_record_has_the_documented_fields_and_pages()
    {
        await k13d.Authorize();
        await k13d.Authorize();

        var body = await k13d.Json("/api/audit?limit=1&offset=1");

        var line = Assert.Single(body["items"]!.AsArray())!;
        Assert.True(body["total"]!.GetValue<long>() >= 2);
        Assert.True(line["id"]!.GetValue<long>() >= 1);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$", line["timestamp"]!.GetValue<string>());
        Assert.All(new[] { "user", "action", "resource" }, field => Assert.NotNull(line[field]));
        Assert.IsType<JsonObject>(line["details"]);
    }

    [Fact]
    public async Task The_documented_errors_have_the_documented_codes()
    {
        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await k13d.Http.GetAsync("/api/k8s/pods", Cancellation));
        await k13d.Authorize();
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await k13d.Http.GetAsync("/api/k8s/pods/no-such-pod?namespace=default", Cancellation));
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await k13d.Http.GetAsync("/api/audit?limit=0", Cancellation));
    }

    [Fact]
    public async Task An_answer_carries_the_documented_rate_limit_headers()
    {
        var answer = await k13d.Http.GetAsync("/api/k8s/pods", Cancellation);

        Assert.Equal("100", answer.Headers.GetValues("X-RateLimit-Limit").Single());
        Assert.InRange(int.Parse(answer.Headers.GetValues("X-RateLimit-Remaining").Single(), CultureInfo.InvariantCulture), 0, 99);
        Assert.InRange(
            long.Parse(answer.Headers.GetValues("X-RateLimit-Reset").Single(), CultureInfo.InvariantCulture),
            TimeProvider.System.GetUtcNow().ToUnixTimeSeconds(),
            TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 61);
    }

    [Fact]
    public async Task The_documented_cURL_lines_log_in_and_list_pods() =>
        Assert.Contains("\"nginx-abc123\"", await Run("bash", ["-euo", "pipefail", "-c"], Snippets.Curl, "curl", "jq"), StringComparison.Ordinal);

    [Fact]
    public async Task The_documented_log_is_read_with_curl()
    {
        var token = (await k13d.LogIn())["token"]!.GetValue<string>();

        var log = await Run("bash", ["-euo", "pipefail", "-c"], $"curl() {{ command curl -s -H 'Authorization: Bearer {token}' \"$@\"; }}\n{Snippets.GetLogs}", "curl");

        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(lines.Length, 1, 50);
        Assert.Contains(lines, line => line.Contains("nginx", StringComparison.Ordinal) || line.Contains("\"GET / HTTP/1.1\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Snippets.ListPods), InlineData(Snippets.GetPod)]
    public async Task A_documented_cURL_line_answers_to_who_includes_the_token(string line)
    {
        var token = (await k13d.LogIn())["token"]!.GetValue<string>();

        var answer = await Run("bash", ["-euo", "pipefail", "-c"], $"curl() {{ command curl -s -H 'Authorization: Bearer {token}' \"$@\"; }}\n{line}", "curl");

        Assert.Contains("\"nginx-abc123\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documented_Python_logs_in_and_lists_pods()
    {
        Assert.SkipUnless(await Succeeds("python3", "-c", "import requests"), "python3 with requests is not on this machine");

        Assert.Contains("'nginx-abc123'", await Run("python3", ["-c"], Snippets.Python), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_documented_JavaScript_logs_in_and_lists_pods() => Assert.Contains(
        "\"nginx-abc123\"",
        await Run("node", ["--input-type=module", "-e"], Snippets.JavaScript + "\nconsole.log(JSON.stringify(pods));"),
        StringComparison.Ordinal);

    public void Dispose() => k13d.Dispose();

    private static string Now(int hours) => TimeProvider.System.GetUtcNow().AddHours(hours).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static async Task<bool> Succeeds(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            await process.WaitForExitAsync(Cancellation);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs a documented program with the address of this K13d in it.</summary>
    private async Task<string> Run(string program, string[] arguments, string snippet, params string[] needs)
    {
        foreach (var need in needs.Prepend(program))
        {
            Assert.SkipUnless(await Succeeds(need, "--version"), $"{need} is not on this machine");
        }

        var address = documented.K13d.Address.GetLeftPart(UriPartial.Authority);
        using var process = Process.Start(new ProcessStartInfo(program, [.. arguments, snippet.Replace(Snippets.BaseUrl, address, StringComparison.Ordinal)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync(Cancellation);
        var output = await process.StandardOutput.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation);
        Assert.True(process.ExitCode == 0, output + await errors);
        return output;
    }
}
