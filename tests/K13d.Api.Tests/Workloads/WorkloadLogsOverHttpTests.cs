using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Workloads;

/// <summary>The logs of a workload's pods as one, as HTTP clients read and follow them.</summary>
[ClusterTests]
public sealed class WorkloadLogsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private static readonly Dictionary<string, string> Labels = new() { ["app"] = "web" };

    [Fact]
    public async Task The_lines_of_all_pods_are_one_log_in_the_order_in_which_they_were_printed()
    {
        await Deploy(replicas: 2, "for i in 1 2 3; do echo line $i; sleep 1; done; sleep 3600");
        var pods = await Printed(pods: 2, lines: 3);

        var lines = Lines(await Read("deploy/web", "timestamps=true"));

        Assert.Equal(6, lines.Length);
        Assert.Equal(pods.SelectMany(pod => new[] { 1, 2, 3 }.Select(number => $"[pod/{pod}/app] line {number}")).Order(), lines.Select(WithoutTimestamp).Order());
        var times = lines.Select(line => line.Split(' ')[1]).ToArray();
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
        Assert.Equal(2, Lines(await Read("Deployments/web", "tail=1")).Length);
        Assert.All(Lines(await Read("deployment/web", "grep=2$")), line => Assert.EndsWith("line 2", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_pod_that_comes_joins_a_follow_and_one_that_cannot_be_read_ends_nothing()
    {
        await Deploy(replicas: 1, "echo ready; sleep 3600");
        await Printed(pods: 1, lines: 1);
        using var request = new HttpRequestMessage(HttpMethod.Get, Logs("deployment/web", "follow=true")) { Headers = { { "Accept", "text/event-stream" } } };
        using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var events = SseParser.Create(await answer.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var first = await Next(events);

        await Cluster.AppsV1.PatchNamespacedDeploymentAsync(
            new V1Patch("""{"spec":{"replicas":2}}""", V1Patch.PatchType.MergePatch), "web", Home, cancellationToken: Cancellation);
        var second = await Next(events);

        Assert.Equal(("ready", "ready"), (Text(first, "line"), Text(second, "line")));
        Assert.Equal(("app", "app"), (Text(first, "container"), Text(second, "container")));
        Assert.NotEqual(Text(first, "pod"), Text(second, "pod"));

        await Cluster.AppsV1.DeleteNamespacedDeploymentAsync("web", Home, propagationPolicy: "Background", cancellationToken: Cancellation);
        while (await events.MoveNextAsync())
        {
            Assert.NotEqual("error", events.Current.EventType);
        }
    }

    [Fact]
    public async Task A_job_is_followed_to_its_end()
    {
        var job = new V1Job
        {
            Metadata = new V1ObjectMeta { Name = "count" },
            Spec = new V1JobSpec { Template = Template("for i in 1 2 3; do echo line $i; sleep 1; done", "Never", labels: null) },
        };
        await Cluster.BatchV1.CreateNamespacedJobAsync(job, Home, cancellationToken: Cancellation);
        await HasPods(1, "batch.kubernetes.io/job-name=count");

        var followed = await Read("job/count", "follow=true");

        Assert.Equal(["line 1", "line 2", "line 3"], Lines(followed).Where(line => !line.Contains("error:", StringComparison.Ordinal)).Select(line => line[(line.IndexOf(']', StringComparison.Ordinal) + 2)..]));
    }

    [Fact]
    public async Task What_is_no_workload_is_refused_with_those_that_are_and_one_that_is_not_there_is_not_found()
    {
        var body = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Client.GetAsync(Logs("service/web", ""), Cancellation));

        Assert.Contains("deployment, statefulset, daemonset, replicaset, job, cronjob", Text(body, "error"), StringComparison.Ordinal);
        foreach (var kind in new[] { "deploy", "sts", "ds", "rs", "jobs", "cj" })
        {
            await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Client.GetAsync(Logs($"{kind}/nobody", ""), Cancellation));
        }
    }

    [Fact]
    public async Task A_pod_that_has_not_started_is_a_notice_and_the_others_are_read()
    {
        await Deploy(replicas: 1, "echo ready; sleep 3600");
        await Printed(pods: 1, lines: 1);
        var waiting = new V1Pod { Metadata = new V1ObjectMeta { Name = "waiting", Labels = Labels }, Spec = Template("true", "Never", Labels).Spec };
        waiting.Spec.SchedulingGates = [new V1PodSchedulingGate { Name = "example.com/wait" }];
        waiting.Spec.Containers[0].Name = "other";
        var set = await Cluster.AppsV1.ListNamespacedReplicaSetAsync(Home, cancellationToken: Cancellation);
        Assert.NotNull(await Cluster.CoreV1.CreateNamespacedPodAsync(waiting, Home, cancellationToken: Cancellation));

        var lines = Lines(await Read("deployment/web", ""));

        Assert.Single(set.Items);
        Assert.Contains(lines, line => line.StartsWith("[pod/waiting/other] error: pod/waiting is on no node yet", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("/app] ready", StringComparison.Ordinal));
    }

    private Task<V1Deployment> Deploy(int replicas, string script) => Cluster.AppsV1.CreateNamespacedDeploymentAsync(
        new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = "web" },
            Spec = new V1DeploymentSpec { Replicas = replicas, Selector = new V1LabelSelector { MatchLabels = Labels }, Template = Template(script, "Always", Labels) },
        },
        Home,
        cancellationToken: Cancellation);

    private static V1PodTemplateSpec Template(string script, string restarts, Dictionary<string, string>? labels) => new()
    {
        Metadata = new V1ObjectMeta { Labels = labels },
        Spec = new V1PodSpec { Containers = [TalkingPods.Talking("app", script)], RestartPolicy = restarts, TerminationGracePeriodSeconds = 0 },
    };

    private async Task<IReadOnlyList<string>> HasPods(int count, string selector)
    {
        var changes = Cluster.CoreV1.WatchListNamespacedPodAsync(Home, labelSelector: selector, timeoutSeconds: 120, cancellationToken: Cancellation);
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var (_, pod) in changes)
        {
            names.Add(pod.Metadata.Name);
            if (names.Count == count)
            {
                return [.. names];
            }
        }

        throw new TimeoutException($"There are not {count} pods of {selector}.");
    }

    /// <summary>Waits until so many pods have printed so many lines each, as the cluster itself says.</summary>
    private async Task<IReadOnlyList<string>> Printed(int pods, int lines)
    {
        var names = await HasPods(pods, "app=web");
        foreach (var name in names)
        {
            await TalkingPods.Until(Cluster, Home, name, pod => pod.Status.ContainerStatuses?[0].State.Running is not null, Cancellation);
            using var log = await Cluster.CoreV1.ReadNamespacedPodLogAsync(name, Home, follow: true, cancellationToken: Cancellation);
            using var reader = new StreamReader(log);
            for (var line = 0; line < lines; line++)
            {
                Assert.NotNull(await reader.ReadLineAsync(Cancellation));
            }
        }

        return names;
    }

    private string Logs(string workload, string query) => $"/api/workload/{workload}/logs?namespace={Home}&{query}";

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static string WithoutTimestamp(string line) => string.Join(' ', line.Split(' ').Where((_, word) => word != 1));

    private async Task<string> Read(string workload, string query)
    {
        using var answer = await Client.GetAsync(Logs(workload, query), Cancellation);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text;
    }

    /// <summary>The next line; a notice that a pod has not started yet is passed over.</summary>
    private static async Task<JsonNode> Next(IAsyncEnumerator<SseItem<string>> events)
    {
        while (await events.MoveNextAsync())
        {
            if (events.Current.EventType == "log")
            {
                return JsonNode.Parse(events.Current.Data)!;
            }
        }

        throw new InvalidOperationException("It ended.");
    }
}
