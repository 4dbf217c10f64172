using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using k8s;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Deployments;

/// <summary>What is done to Deployments as HTTP clients do it, on a Deployment of the test's own that has no pods.</summary>
[ClusterTests]
public sealed class DeploymentsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    protected override Task Arrange() =>
        Cluster.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("web", replicas: 0), Home, cancellationToken: Cancellation);

    [Fact]
    public async Task A_scale_answers_the_numbers_and_is_in_the_audit_record_with_them()
    {
        var scaled = await PostOk("/api/deployment/scale", new { @namespace = Home, name = "web", replicas = 2 });

        Assert.Equal((2, 0), (scaled["replicas"]!.GetValue<int>(), scaled["before"]!.GetValue<int>()));
        Assert.Equal(2, (await Cluster.AppsV1.ReadNamespacedDeploymentAsync("web", Home, cancellationToken: Cancellation)).Spec.Replicas);
        var details = (await AuditLine($"action=scale&resource=deployment/web&namespace={Home}"))["details"]!;
        Assert.Equal(("2", "0"), (details["replicas"]!.GetValue<string>(), details["before"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_restart_is_what_kubectl_would_have_done()
    {
        var restarted = await PostOk("/api/deployment/restart", new { @namespace = Home, name = "web" });

        var template = (await Cluster.AppsV1.ReadNamespacedDeploymentAsync("web", Home, cancellationToken: Cancellation)).Spec.Template;
        Assert.Equal(
            restarted["restartedAt"]!.GetValue<DateTimeOffset>(),
            DateTimeOffset.Parse(template.Metadata.Annotations["kubectl.kubernetes.io/restartedAt"], CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_rollback_without_a_revision_goes_to_the_one_before_and_the_history_shows_both()
    {
        await PostOk("/api/deployment/restart", new { @namespace = Home, name = "web" });
        var before = await History(revisions: 2);
        Assert.Equal([false, true], before.Select(revision => revision["current"]!.GetValue<bool>()));
        Assert.Contains("\n+    kubectl.kubernetes.io/restartedAt:", before[1]["diff"]!.GetValue<string>(), StringComparison.Ordinal);

        var rolledBack = await PostOk("/api/deployment/rollback", new { @namespace = Home, name = "web" });

        Assert.Equal((1, 2, true), (rolledBack["revision"]!.GetValue<int>(), rolledBack["before"]!.GetValue<int>(), rolledBack["changed"]!.GetValue<bool>()));
        Assert.Null((await Cluster.AppsV1.ReadNamespacedDeploymentAsync("web", Home, cancellationToken: Cancellation)).Spec.Template.Metadata.Annotations);
    }

    [Fact]
    public async Task A_revision_that_does_not_exist_is_not_found_and_those_that_do_are_listed()
    {
        await History(revisions: 1);

        var body = await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Post("/api/deployment/rollback", new { @namespace = Home, name = "web", revision = 9 }));

        Assert.Equal("[1]", body["details"]!["revisions"]!.ToJsonString());
    }

    [Fact]
    public async Task A_paused_deployment_refuses_to_restart_until_it_is_resumed()
    {
        Assert.True((await PostOk("/api/deployment/pause", new { @namespace = Home, name = "web" }))["changed"]!.GetValue<bool>());
        Assert.False((await PostOk("/api/deployment/pause", new { @namespace = Home, name = "web" }))["changed"]!.GetValue<bool>());
        await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await Post("/api/deployment/restart", new { @namespace = Home, name = "web" }));

        Assert.False((await PostOk("/api/deployment/resume", new { @namespace = Home, name = "web" }))["paused"]!.GetValue<bool>());

        await PostOk("/api/deployment/restart", new { @namespace = Home, name = "web" });
    }

    [Fact]
    public async Task A_rollout_that_is_done_is_told_and_that_is_the_end() =>
        Assert.EndsWith("event: complete\ndata: {\"message\":\"deployment/web successfully rolled out\"}\n\n", await Status(""), StringComparison.Ordinal);

    [Fact]
    public async Task A_rollout_that_takes_too_long_fails_and_names_the_pods_in_the_way()
    {
        await PostOk("/api/deployment/scale", new { @namespace = Home, name = "web", replicas = 1 });

        var events = (await Status("&timeoutSeconds=2")).TrimEnd('\n').Split("\n\n");

        Assert.All(events[..^1], progress => Assert.StartsWith("event: progress\n", progress, StringComparison.Ordinal));
        Assert.StartsWith("event: failed\ndata: ", events[^1], StringComparison.Ordinal);
        var failed = JsonNode.Parse(events[^1].Split("data: ")[1])!;
        Assert.Equal("Timeout", Text(failed, "reason"));
        Assert.Equal("SchedulingGated", Text(Assert.Single(failed["pods"]!.AsArray())!, "reason"));
    }

    [Fact]
    public async Task The_status_of_a_deployment_that_is_not_there_is_not_found() => await ErrorAssert.Is(
        HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync($"/api/deployment/nobody/status?namespace={Home}", Cancellation));

    [Theory, InlineData("scale"), InlineData("restart"), InlineData("rollback"), InlineData("pause"), InlineData("resume")]
    public async Task A_deployment_that_is_not_there_is_not_found(string verb) => await ErrorAssert.Is(
        HttpStatusCode.NotFound, "NOT_FOUND", await Post($"/api/deployment/{verb}", new { @namespace = Home, name = "nobody", replicas = 1 }));

    [Fact]
    public async Task A_scale_without_a_number_is_refused_and_not_taken_for_none()
    {
        await PostOk("/api/deployment/scale", new { @namespace = Home, name = "web", replicas = 1 });

        var body = await ErrorAssert.Is(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Post("/api/deployment/scale", new { @namespace = Home, name = "web" }));

        Assert.NotNull(body["details"]!["replicas"]);
        Assert.Equal(1, (await Cluster.AppsV1.ReadNamespacedDeploymentAsync("web", Home, cancellationToken: Cancellation)).Spec.Replicas);
    }

    /// <summary>All that is said of the rollout, until its end.</summary>
    private async Task<string> Status(string query)
    {
        using var answer = await Client.GetAsync($"/api/deployment/web/status?namespace={Home}{query}", Cancellation);
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }

    /// <summary>Reads the history once the Deployment's controller has recorded so many templates.</summary>
    private async Task<JsonNode[]> History(int revisions)
    {
        var recorded = Cluster.AppsV1.WatchListNamespacedReplicaSetAsync(Home, timeoutSeconds: 30, cancellationToken: Cancellation);
        await foreach (var (_, replicaSet) in recorded)
        {
            if (replicaSet.Metadata.Annotations.TryGetValue("deployment.kubernetes.io/revision", out var number) && number == $"{revisions}")
            {
                break;
            }
        }

        var body = await GetOk($"/api/deployment/web/history?namespace={Home}");
        Assert.Equal(revisions, body["total"]!.GetValue<int>());
        return [.. body["items"]!.AsArray().Select(item => item!)];
    }
}
