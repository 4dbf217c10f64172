using System.Net;
using System.Text.Json.Nodes;
using k8s;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Workloads;

/// <summary>What is done to StatefulSets, DaemonSets and CronJobs as HTTP clients do it, on objects whose pods are held back.</summary>
[ClusterTests]
public sealed class WorkloadsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    protected override async Task Arrange()
    {
        await Cluster.AppsV1.CreateNamespacedStatefulSetAsync(HeldBack.StatefulSet("web", replicas: 0), Home, cancellationToken: Cancellation);
        await Cluster.AppsV1.CreateNamespacedDaemonSetAsync(HeldBack.DaemonSet("web"), Home, cancellationToken: Cancellation);
        await Cluster.BatchV1.CreateNamespacedCronJobAsync(HeldBack.CronJob("web"), Home, cancellationToken: Cancellation);
    }

    [Theory, InlineData("statefulset"), InlineData("daemonset")]
    public async Task A_restart_is_a_revision_and_a_rollback_undoes_it(string kind)
    {
        await Recorded(revision: 1, kind);
        await Ok($"/api/{kind}/restart");
        await Recorded(revision: 2, kind);

        var history = await GetOk($"/api/{kind}/web/history?namespace={Home}");
        Assert.Equal([1, 2], history["items"]!.AsArray().Select(item => item!["revision"]!.GetValue<int>()));
        var rolledBack = await Ok($"/api/{kind}/rollback");

        Assert.Equal((1, true), (rolledBack["revision"]!.GetValue<int>(), rolledBack["changed"]!.GetValue<bool>()));
        await Recorded(revision: 3, kind);
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Post($"/api/{kind}/rollback", new { @namespace = Home, name = "web", revision = 1 }));
    }

    [Fact]
    public async Task A_StatefulSet_is_scaled_and_the_audit_record_says_so()
    {
        var scaled = await PostOk("/api/statefulset/scale", new { @namespace = Home, name = "web", replicas = 2 });

        Assert.Equal((2, 0), (scaled["replicas"]!.GetValue<int>(), scaled["before"]!.GetValue<int>()));
        Assert.Equal("2", Text((await AuditLine($"action=scale&resource=statefulset/web&namespace={Home}"))["details"]!, "replicas"));
    }

    [Fact]
    public async Task A_CronJob_is_triggered_also_while_it_is_suspended()
    {
        Assert.True((await Ok("/api/cronjob/suspend"))["suspended"]!.GetValue<bool>());

        var job = (await Ok("/api/cronjob/trigger"))["job"]!.GetValue<string>();

        Assert.Equal("web", Assert.Single((await Cluster.BatchV1.ReadNamespacedJobAsync(job, Home, cancellationToken: Cancellation)).Metadata.OwnerReferences).Name);
        Assert.Equal((false, true), Flags(await Ok("/api/cronjob/resume")));
        Assert.Equal((false, false), Flags(await Ok("/api/cronjob/resume")));
    }

    [Fact]
    public async Task A_name_of_a_job_that_is_taken_is_a_conflict()
    {
        Assert.Equal("once", (await PostOk("/api/cronjob/trigger", new { @namespace = Home, name = "web", jobName = "once" }))["job"]!.GetValue<string>());

        await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await Post("/api/cronjob/trigger", new { @namespace = Home, name = "web", jobName = "once" }));
    }

    [Theory]
    [InlineData("statefulset/restart"), InlineData("statefulset/rollback"), InlineData("daemonset/restart"), InlineData("daemonset/rollback")]
    [InlineData("cronjob/trigger"), InlineData("cronjob/suspend"), InlineData("cronjob/resume")]
    public async Task What_is_not_there_is_not_found(string route) =>
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Post($"/api/{route}", new { @namespace = Home, name = "nobody" }));

    private static (bool Suspended, bool Changed) Flags(JsonNode answer) => (answer["suspended"]!.GetValue<bool>(), answer["changed"]!.GetValue<bool>());

    /// <summary>Waits until the controller has recorded so many templates.</summary>
    private async Task Recorded(int revision, string kind)
    {
        var owner = kind == "statefulset" ? "StatefulSet" : "DaemonSet";
        await foreach (var (_, recorded) in Cluster.AppsV1.WatchListNamespacedControllerRevisionAsync(Home, timeoutSeconds: 30, cancellationToken: Cancellation))
        {
            if (recorded.Revision == revision && recorded.Metadata.OwnerReferences.Single().Kind == owner)
            {
                return;
            }
        }

        throw new TimeoutException($"{owner} web has no revision {revision}.");
    }

    private Task<JsonNode> Ok(string route) => PostOk(route, new { @namespace = Home, name = "web" });
}
