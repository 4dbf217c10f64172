using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Nodes;

/// <summary>Drains as HTTP clients use them, of a node that is only an object: nothing runs its pods, so they end when they are told to.</summary>
[ClusterTests]
public sealed class DrainsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private string node = "";

    protected override async Task Arrange() => node = await NewNode();

    [Fact]
    public async Task A_drained_node_is_cordoned_and_empty_and_the_record_says_how_it_began_and_ended()
    {
        await Bind("web-1");
        await Bind("web-2");

        var drain = await PostOk("/api/node/drain", Force);

        Assert.Equal(("succeeded", 2, 0), (Text(drain, "phase"), drain["evicted"]!.GetValue<int>(), drain["remaining"]!.GetValue<int>()));
        Assert.All(drain["pods"]!.AsArray(), pod => Assert.Equal("gone", Text(pod!, "state")));
        Assert.Empty(await Pods());
        Assert.True(await IsCordoned());
        var lines = await AuditLines($"action=drain&resource=node/{node}");
        Assert.Equal([("ended", "success"), ("started", "success")], lines.Select(line => (Text(line!["details"]!, "phase"), Text(line, "outcome"))));
        Assert.Single(lines.Select(line => (Text(line!, "user"), Text(line!, "correlation_id"), Text(line!["details"]!, "job"))).Distinct());
    }

    [Fact]
    public async Task A_plan_that_refuses_is_409_with_every_pod_and_leaves_the_node_as_it_was()
    {
        await Bind("web-1");

        var body = await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await Post("/api/node/drain", new { name = node }));

        var pod = Assert.Single(body["details"]!["pods"]!.AsArray())!;
        Assert.Equal((Home, "web-1"), (Text(pod, "namespace"), Text(pod, "name")));
        Assert.Contains("set force", Text(pod, "reason"), StringComparison.Ordinal);
        Assert.False(await IsCordoned());
        Assert.Null(Assert.Single(await Pods()).Metadata.DeletionTimestamp);
        Assert.Equal("failed", Text(await AuditLine($"action=drain&resource=node/{node}"), "outcome"));
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_evicted_and_changes_nothing()
    {
        await Bind("web-1");

        var plan = await PostOk("/api/node/drain", new { name = node, force = true, dryRun = true });

        Assert.Equal(("planned", "waiting"), (Text(plan, "phase"), Text(Assert.Single(plan["pods"]!.AsArray())!, "state")));
        Assert.False(await IsCordoned());
        Assert.Single(await Pods());
    }

    [Fact]
    public async Task Who_prefers_not_to_wait_is_told_where_the_drain_is_and_can_follow_it_to_its_end()
    {
        await Bind("web-1");

        using var accepted = await PostAsync(Force);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal("respond-async", Assert.Single(accepted.Headers.GetValues("Preference-Applied")));
        var id = Text((await accepted.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!, "id");
        Assert.EndsWith($"/api/node/drain/{id}", accepted.Headers.Location!.OriginalString, StringComparison.Ordinal);

        var events = await Client.GetStringAsync($"{accepted.Headers.Location}/events", Cancellation);

        var last = events.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.StartsWith("event: ended\ndata: {", last, StringComparison.Ordinal);
        Assert.Equal("succeeded", Text(JsonNode.Parse(last["event: ended\ndata: ".Length..])!, "phase"));
        Assert.Equal("succeeded", Text(await GetOk($"/api/node/drain/{id}"), "phase"));
    }

    [Fact]
    public async Task A_budget_that_holds_a_pod_back_is_named_and_the_pod_stays_until_the_drain_is_cancelled()
    {
        await Bind("web-1", ready: true);
        await Budget();
        using var accepted = await PostAsync(Force);
        var drain = accepted.Headers.Location!.OriginalString;

        var pod = Assert.Single((await Until(drain, now => now["pods"]!.AsArray().Any(pod => Text(pod!, "state") == "heldBack")))["pods"]!.AsArray())!;
        Assert.Equal($"{Home}/keeps-one", Assert.Single(pod["budgets"]!.AsArray())!.GetValue<string>());

        Assert.True((await Ok(await Client.DeleteAsync(drain, Cancellation)))["cancelling"]!.GetValue<bool>());

        var ended = await Until(drain, now => now["endedAt"] is not null);
        Assert.Equal(("cancelled", true), (Text(ended, "phase"), ended["cordoned"]!.GetValue<bool>()));
        Assert.Null(Assert.Single(await Pods()).Metadata.DeletionTimestamp);
        Assert.True(await IsCordoned());
        await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await Client.DeleteAsync(drain, Cancellation));
    }

    [Fact]
    public async Task A_drain_that_takes_too_long_fails_and_says_that_the_node_stays_cordoned_and_which_budget_it_is()
    {
        await Bind("web-1", ready: true);
        await Budget();

        var answer = await Post("/api/node/drain", new { name = node, force = true, gracePeriodSeconds = 0, timeoutSeconds = 1 });

        var body = await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", answer);
        Assert.Contains($"{Home}/web-1 (held back by the budget {Home}/keeps-one)", Text(body, "error"), StringComparison.Ordinal);
        Assert.Contains("It stays cordoned", Text(body, "error"), StringComparison.Ordinal);
        Assert.Equal(("failed", true), (Text(body["details"]!, "phase"), body["details"]!["cordoned"]!.GetValue<bool>()));
        Assert.Null(Assert.Single(await Pods()).Metadata.DeletionTimestamp);
    }

    [Theory, InlineData("nothing-like-an-id"), InlineData("019ab3f0-7a51-7c63-9d4e-2f1f0c8f9a10")]
    public async Task A_drain_that_is_not_there_is_not_found(string id)
    {
        foreach (var path in new[] { id, $"{id}/events" })
        {
            await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync($"/api/node/drain/{path}", Cancellation));
        }

        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.DeleteAsync($"/api/node/drain/{id}", Cancellation));
    }

    private object Force => new { name = node, force = true, gracePeriodSeconds = 0 };

    private async Task Bind(string name, bool ready = false)
    {
        var pod = HeldBack.Pod(name);
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "web" };
        (pod.Spec.SchedulingGates, pod.Spec.NodeName) = (null, node);
        await Cluster.CoreV1.CreateNamespacedPodAsync(pod, Home, cancellationToken: Cancellation);
        if (ready)
        {
            var status = new V1Patch("""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""", V1Patch.PatchType.MergePatch);
            await Cluster.CoreV1.PatchNamespacedPodStatusAsync(status, name, Home, cancellationToken: Cancellation);
        }
    }

    private Task<V1PodDisruptionBudget> Budget() => Cluster.PolicyV1.CreateNamespacedPodDisruptionBudgetAsync(
        new V1PodDisruptionBudget
        {
            Metadata = new V1ObjectMeta { Name = "keeps-one" },
            Spec = new V1PodDisruptionBudgetSpec
            {
                MinAvailable = 1,
                Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            },
        },
        Home,
        cancellationToken: Cancellation);

    private async Task<HttpResponseMessage> PostAsync(object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/node/drain") { Content = JsonContent.Create(body) };
        request.Headers.Add("Prefer", "respond-async, wait=5");
        return await Client.SendAsync(request, Cancellation);
    }

    /// <summary>The drain as soon as it is as it should be.</summary>
    private async Task<JsonNode> Until(string drain, Func<JsonNode, bool> condition)
    {
        using var answer = await Client.GetAsync($"{drain}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && JsonNode.Parse(line["data: ".Length..]) is { } now && condition(now))
            {
                return now;
            }
        }

        throw new InvalidOperationException("The drain ended before it was so.");
    }

    private async Task<IList<V1Pod>> Pods() => (await Cluster.CoreV1.ListNamespacedPodAsync(Home, cancellationToken: Cancellation)).Items;

    private async Task<bool> IsCordoned() => (await Cluster.CoreV1.ReadNodeAsync(node, cancellationToken: Cancellation)).Spec?.Unschedulable ?? false;
}
