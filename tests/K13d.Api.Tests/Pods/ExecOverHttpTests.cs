using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using k8s;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Pods;

/// <summary>Commands in containers as HTTP clients run them.</summary>
[ClusterTests]
public sealed class ExecOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private readonly SharedK13d k13d = k13d;

    protected override Task Arrange() => RunningPods.Run(Cluster, Home, RunningPods.Idle("box", "main"), Cancellation);

    [Fact]
    public async Task A_command_answers_what_it_printed_and_its_exit_code_and_the_record_has_it()
    {
        var ended = await Run("sh", "-c", "echo out; echo err >&2; exit 3");

        Assert.Equal(
            ("out\n", "err\n", 3, false),
            (Text(ended, "stdout"), Text(ended, "stderr"), ended["exitCode"]!.GetValue<int>(), ended["truncated"]!.GetValue<bool>()));
        var line = await AuditLine($"action=exec&resource=pod/box&namespace={Home}");
        Assert.Equal(("operator", "success"), (Text(line, "user"), Text(line, "outcome")));
        Assert.Equal(
            ("main", "sh -c 'echo out; echo err >&2; exit 3'", "3"),
            (Text(line["details"]!, "container"), Text(line["details"]!, "command"), Text(line["details"]!, "exitCode")));
    }

    [Fact]
    public async Task Input_of_200_KiB_arrives_whole_and_is_in_no_record_and_no_log()
    {
        var secret = $"canary-{Guid.NewGuid():N}";
        var input = secret + new string('ü', 100 * 1024);

        Assert.Equal($"{200 * 1024 + secret.Length}", Text(await PostOk(Path, Body(["wc", "-c"], stdin: input)), "stdout").Trim());
        Assert.Equal(input, Text(await PostOk(Path, Body(["cat"], stdin: input)), "stdout"));

        var audit = await (await k13d.Host.LoggedIn()).GetStringAsync($"/api/audit?resource=pod/box&namespace={Home}", Cancellation);
        Assert.Contains("wc -c", audit, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, audit + string.Concat(k13d.Host.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_much_output_a_mebibyte_is_answered_and_the_command_ends_all_the_same()
    {
        var ended = await Run("sh", "-c", "seq 200000; echo done >&2");

        Assert.Equal(string.Concat(Enumerable.Range(1, 200_000).Select(number => $"{number}\n"))[..(1024 * 1024)], Text(ended, "stdout"));
        Assert.Equal(("done\n", true, 0), (Text(ended, "stderr"), ended["truncated"]!.GetValue<bool>(), ended["exitCode"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Output_that_is_no_text_has_replacement_characters() =>
        Assert.Equal("\uFFFDb\n", Text(await Run("sh", "-c", "echo üb | tail -c+2"), "stdout"));

    [Fact]
    public async Task A_command_that_takes_too_long_is_504_with_what_it_has_printed()
    {
        var answer = await Post(Path, Body(["sh", "-c", "echo begun; sleep 600"], timeoutSeconds: 3));

        var error = await ErrorAssert.Is(HttpStatusCode.GatewayTimeout, "TIMEOUT", answer);
        Assert.Equal(("begun\n", 3), (Text(error["details"]!, "stdout"), error["details"]!["timeoutSeconds"]!.GetValue<int>()));
        Assert.Equal("failed", Text(await AuditLine($"action=exec&resource=pod/box&namespace={Home}"), "outcome"));
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_conflict_and_a_pod_is_not_found()
    {
        var error = await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await Post(Path, Body(["no-such-program"])));
        Assert.Contains("\"no-such-program\"", Text(error, "error"), StringComparison.Ordinal);

        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Post("/api/pods/nobody/exec", Body(["ls"])));
    }

    [Fact]
    public async Task A_pod_of_several_containers_is_a_400_that_lists_them()
    {
        await RunningPods.Run(Cluster, Home, RunningPods.Idle("two", "one", "other"), Cancellation);

        var error = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Post("/api/pods/two/exec", Body(["ls"])));
        Assert.Equal(["one", "other"], error["details"]!["containers"]!.AsArray().Select(name => name!.GetValue<string>()));
        await PostOk("/api/pods/two/exec", Body(["ls"], container: "other"));
    }

    [Fact]
    public async Task A_container_that_waits_is_a_conflict_that_says_why()
    {
        await Cluster.CoreV1.CreateNamespacedPodAsync(HeldBack.Pod("waits"), Home, cancellationToken: Cancellation);

        var error = await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await Post("/api/pods/waits/exec", Body(["ls"])));

        Assert.Contains("Pending", Text(error, "error"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"command":[]}"""), InlineData("""{"command":[""]}"""), InlineData("""{"command":["a\u0000b"]}"""), InlineData("""{}""")]
    [InlineData("""{"command":"ls"}"""), InlineData("""{"command":["ls"],"timeoutSeconds":0}"""), InlineData("""{"command":["ls"],"container":"a/b"}""")]
    public async Task What_cannot_be_run_is_a_400_that_says_so(string body)
    {
        using var content = new StringContent(body, MediaTypeHeaderValue.Parse("application/json"));

        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Client.PostAsync("/api/pods/box/exec", content, Cancellation));
    }

    [Fact]
    public async Task A_command_ends_with_the_session_of_its_caller()
    {
        var client = await k13d.Host.LoggedIn(Role.Operator);
        var running = client.PostAsync(Path, JsonContent(Body(["sh", "-c", "touch /tmp/begun; sleep 600"], timeoutSeconds: 300)), Cancellation);
        await Begun();

        await client.PostAsync("/api/auth/logout", null, Cancellation);

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await running);
        Assert.Equal("failed", Text(await AuditLine($"action=exec&resource=pod/box&namespace={Home}&outcome=failed"), "outcome"));
    }

    private string Path => "/api/pods/box/exec";

    /// <summary>Waits until the other command is in the container.</summary>
    private async Task Begun()
    {
        while ((await Run("cat", "/tmp/begun"))["exitCode"]!.GetValue<int>() != 0)
        {
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private Task<JsonNode> Run(params string[] command) => PostOk(Path, Body(command));

    private JsonObject Body(string[] command, string? container = null, int? timeoutSeconds = null, string? stdin = null) => new()
    {
        ["namespace"] = Home,
        ["container"] = container,
        ["command"] = new JsonArray([.. command.Select(word => (JsonNode)word)]),
        ["timeoutSeconds"] = timeoutSeconds,
        ["stdin"] = stdin,
    };

    private static StringContent JsonContent(JsonObject body) => new(body.ToJsonString(), MediaTypeHeaderValue.Parse("application/json"));
}
