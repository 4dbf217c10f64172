using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using k8s;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Pods;

/// <summary>Logs as HTTP clients read and follow them.</summary>
[ClusterTests]
public sealed class PodLogsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private const string Counts = "for i in 1 2 3 4 5 6 7 8 9 10; do echo line $i; done";

    [Fact]
    public async Task A_log_is_plain_text_and_its_tail_counts_lines()
    {
        await Talk("web", ("app", $"{Counts}; sleep 3600"));

        using var answer = await Client.GetAsync(Logs("web", "tail=2"), Cancellation);

        Assert.Equal("line 9\nline 10\n", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("text/plain; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no", Assert.Single(answer.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("", await Read("web", "tail=0"));
        Assert.Equal(10, Lines(await Read("web", "tail=-1")).Length);
        Assert.Equal(["line 4", "line 5"], Lines(await Read("web", "grep=%5B45%5D$")));
        Assert.Equal(["line 10"], Lines(await Read("web", "tail=3&grep=1")));
        Assert.Equal("line 1\nlin", await Read("web", "limitBytes=10"));
        Assert.Equal(10, Lines(await Read("web", "since=24h")).Length);
        Assert.Equal("", await Read("web", "sinceTime=2100-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task Each_line_says_when_it_was_printed_and_can_be_gone_on_from()
    {
        await Talk("web", ("app", $"{Counts}; sleep 3600"));

        var stamped = Lines(await Read("web", "timestamps=true"));

        Assert.All(stamped, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z line \d+$", line));
        var last = stamped[^1].Split(' ')[0];
        Assert.Contains("line 10", await Read("web", $"sinceTime={last}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_for_events_gets_an_event_for_each_line()
    {
        await Talk("web", ("app", "echo one; echo '\u001b[31m<b>two</b>'; sleep 3600"));

        var events = await Events(Logs("web", "timestamps=true"));

        Assert.Equal(["log", "log"], events.Select(item => item.Name));
        Assert.Equal(["one", "\u001b[31m<b>two</b>"], events.Select(item => Text(item.Data, "line")));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT.*Z$", Text(events[0].Data, "timestamp"));
    }

    [Fact]
    public async Task A_pod_with_several_containers_needs_one_named_or_a_default()
    {
        var pod = TalkingPods.Of("web", ("app", "echo of the app; sleep 3600"), ("proxy", "echo of the proxy; sleep 3600"));
        pod.Spec.InitContainers = [TalkingPods.Talking("setup", "echo of the setup")];
        await TalkingPods.Start(Cluster, Home, pod, Cancellation);

        var body = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Client.GetAsync(Logs("web", ""), Cancellation));

        Assert.Contains("app, proxy, setup (init)", Text(body, "error"), StringComparison.Ordinal);
        Assert.Equal(["app", "proxy"], body["details"]!["containers"]!.AsArray().Select(name => name!.GetValue<string>()));
        Assert.Contains("setup", Text(await ErrorAssert.Is(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Client.GetAsync(Logs("web", "container=nobody"), Cancellation)), "error"), StringComparison.Ordinal);
        Assert.Equal("of the proxy\n", await Read("web", "container=proxy"));
        Assert.Equal("of the setup\n", await Read("web", "container=setup"));

        await Cluster.CoreV1.PatchNamespacedPodAsync(
            new k8s.Models.V1Patch("""{"metadata":{"annotations":{"kubectl.kubernetes.io/default-container":"proxy"}}}""", k8s.Models.V1Patch.PatchType.MergePatch),
            "web",
            Home,
            cancellationToken: Cancellation);
        Assert.Equal("of the proxy\n", await Read("web", ""));
    }

    [Fact]
    public async Task A_follow_goes_on_until_the_container_has_ended()
    {
        await Talk("web", ("app", "for i in 1 2 3 4 5; do echo line $i; sleep 1; done"));

        var followed = await Read("web", "follow=true&tail=-1");
        var events = await Events(Logs("web", "follow=true"));

        Assert.Equal("line 1\nline 2\nline 3\nline 4\nline 5\n", followed);
        Assert.Equal(5, events.Count);
    }

    [Fact]
    public async Task A_follow_ends_when_the_pod_is_deleted()
    {
        await Talk("web", ("app", "echo ready; sleep 3600"));
        using var answer = await Client.GetAsync(Logs("web", "follow=true"), HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal("ready", await lines.ReadLineAsync(Cancellation));

        await Cluster.CoreV1.DeleteNamespacedPodAsync("web", Home, cancellationToken: Cancellation);

        Assert.Null(await lines.ReadLineAsync(Cancellation));
    }

    [Fact]
    public async Task What_the_run_before_printed_is_there_and_a_run_that_was_not_is_said_not_to_be()
    {
        var crashing = TalkingPods.Of("web", ("app", "echo it failed; exit 1"));
        crashing.Spec.RestartPolicy = "Always";
        await TalkingPods.Start(Cluster, Home, crashing, Cancellation);
        await TalkingPods.Until(Cluster, Home, "web", pod => pod.Status.ContainerStatuses?[0].RestartCount > 0, Cancellation);

        // A node may have removed the run that the API server still shows, and takes up to a minute to say which one it keeps.
        string printed;
        do
        {
            using var answer = await Client.GetAsync(Logs("web", "previous=true&follow=true"), Cancellation);
            printed = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.IsSuccessStatusCode || Text(JsonNode.Parse(printed)!, "code") is "K8S_ERROR" or "VALIDATION_ERROR", printed);
        }
        while (printed != "it failed\n");

        await Talk("calm", ("app", "sleep 3600"));
        var body = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Client.GetAsync(Logs("calm", "previous=true"), Cancellation));
        Assert.Contains("previous", Text(body, "error"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_not_started_has_no_log_and_what_is_not_there_is_not_found()
    {
        var waiting = TalkingPods.Of("waiting", ("app", "true"));
        waiting.Spec.Containers[0].Image = "registry.invalid/does-not-exist:1";
        await Cluster.CoreV1.CreateNamespacedPodAsync(waiting, Home, cancellationToken: Cancellation);
        await TalkingPods.Until(Cluster, Home, "waiting", pod => pod.Status.ContainerStatuses?[0].State.Waiting is not null, Cancellation);
        var gated = TalkingPods.Of("gated", ("app", "true"));
        gated.Spec.SchedulingGates = [new k8s.Models.V1PodSchedulingGate { Name = "example.com/wait" }];
        await Cluster.CoreV1.CreateNamespacedPodAsync(gated, Home, cancellationToken: Cancellation);

        await Refused("waiting", "is waiting to start");
        await Refused("gated", "on no node yet");
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync(Logs("nobody", ""), Cancellation));
    }

    private Task Talk(string pod, params IEnumerable<(string Name, string Script)> containers) =>
        TalkingPods.Start(Cluster, Home, TalkingPods.Of(pod, containers), Cancellation);

    private string Logs(string pod, string query) => $"/api/pods/{pod}/logs?namespace={Home}&{query}";

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private async Task<string> Read(string pod, string query)
    {
        using var answer = await Client.GetAsync(Logs(pod, query), Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    private async Task Refused(string pod, string why)
    {
        var body = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Client.GetAsync(Logs(pod, ""), Cancellation));
        Assert.Contains(why, Text(body, "error"), StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<(string Name, JsonNode Data)>> Events(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/event-stream" } } };
        using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        return await SseParser.Create(await answer.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation)
            .Select(item => (item.EventType, JsonNode.Parse(item.Data)!))
            .ToListAsync(Cancellation);
    }
}
