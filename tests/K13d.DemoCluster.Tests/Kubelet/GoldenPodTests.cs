using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Tests.Controllers;
using K13d.DemoCluster.Tests.Tables;

namespace K13d.DemoCluster.Tests.Kubelet;

/// <summary>What becomes of pods that are known to fail, beside what a real Kubernetes 1.34 made of the same manifests.</summary>
public sealed class GoldenPodTests
{
    private readonly PlayedCluster cluster = new();

    [Fact]
    public void A_container_that_fails_is_in_crash_loop_back_off_with_rising_restarts()
    {
        Run("crasher", "containers: [{name: c, image: 'busybox:1.36', command: [sh, -c, \"echo starting; echo 'FATAL: config key DB_URL missing' >&2; exit 1\"]}]");

        cluster.Pass(TimeSpan.FromSeconds(114));

        var crasher = Pod("crasher");
        var status = ContainerStatus(crasher);
        Assert.Equal("Running", crasher.Phase);
        Assert.Equal(4, status.Number("restartCount"));
        Assert.Equal("CrashLoopBackOff", status.Text("state", "waiting", "reason"));
        Assert.Equal($"back-off 1m20s restarting failed container=c pod=crasher_default({crasher.Uid})", status.Text("state", "waiting", "message"));
        Assert.Equal(1, status.Number("lastState", "terminated", "exitCode"));
        Assert.Equal("Error", status.Text("lastState", "terminated", "reason"));
        var events = cluster.EventsOf("crasher");
        Assert.Contains(("Normal", "Created", "Created container: c", 5L), events);
        Assert.Contains(("Normal", "Started", "Started container c", 5L), events);
        Assert.Contains(events, happened => happened.Message == $"Back-off restarting failed container c in pod crasher_default({crasher.Uid})");
    }

    [Fact]
    public void Both_runs_of_a_container_can_be_read()
    {
        Run("crasher", "containers: [{name: c, image: 'busybox:1.36', command: [sh, -c, \"echo starting; echo 'FATAL' >&2; exit 1\"]}]");

        cluster.Pass(TimeSpan.FromSeconds(5));

        var lines = cluster.Plane.Logs.Read("default", "crasher", "c", previous: true);
        Assert.Equal([("starting", false), ("FATAL", true)], lines?.Select(line => (line.Text, line.IsError)));
        Assert.NotNull(cluster.Plane.Logs.Read("default", "crasher", "c", previous: false));
        Assert.Null(cluster.Plane.Logs.Read("default", "crasher", "other", previous: false));
    }

    [Fact]
    public void An_image_of_a_registry_that_is_not_there_backs_off()
    {
        Run("bad-image", "containers: [{name: c, image: 'registry.invalid/nope:1'}]");

        cluster.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("ErrImagePull", ContainerStatus(Pod("bad-image")).Text("state", "waiting", "reason"));

        cluster.Pass(TimeSpan.FromSeconds(60));
        var status = ContainerStatus(Pod("bad-image"));
        Assert.Equal("ImagePullBackOff", status.Text("state", "waiting", "reason"));
        Assert.StartsWith("Back-off pulling image \"registry.invalid/nope:1\": ErrImagePull: failed to pull and unpack image", status.Text("state", "waiting", "message"), StringComparison.Ordinal);
        Assert.Equal("", status.Text("imageID"));
        Assert.Equal("registry.invalid/nope:1", status.Text("image"));
        Assert.Equal("Pending", Pod("bad-image").Phase);
        Assert.Equal(
            ["BackOff", "Failed", "Failed", "Failed", "Pulling", "Scheduled"],
            cluster.EventsOf("bad-image").Select(happened => happened.Reason).Order());
    }

    [Theory, InlineData("nginx:does-not-exist"), InlineData("nginx:99.1"), InlineData("example.com/team/does-not-exist:1")]
    public void An_image_that_does_not_exist_cannot_be_pulled(string image)
    {
        Run("bad-image", $"containers: [{{name: c, image: '{image}'}}]");

        cluster.Pass(TimeSpan.FromSeconds(5));

        Assert.Equal("ImagePullBackOff", ContainerStatus(Pod("bad-image")).Text("state", "waiting", "reason"));
    }

    [Fact]
    public void A_pod_whose_image_is_corrected_runs()
    {
        Run("bad-image", "containers: [{name: c, image: 'registry.invalid/nope:1'}]");
        cluster.Pass(TimeSpan.FromSeconds(30));

        cluster.Change(Resources.Pods, "bad-image", pod => pod["spec"]!["containers"]![0]!["image"] = "nginx:1.27");
        cluster.Pass(TimeSpan.FromSeconds(1));

        Assert.True(Pod("bad-image").IsReady);
    }

    [Fact]
    public void A_pod_too_big_for_every_node_stays_pending_and_says_why()
    {
        Run("too-big", "containers: [{name: c, image: 'busybox:1.36', resources: {requests: {cpu: '64', memory: 900Gi}}, command: [sleep, '3600']}]");

        var tooBig = Pod("too-big");
        const string Why = "0/3 nodes are available: 3 Insufficient cpu, 3 Insufficient memory. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.";
        Assert.Null(tooBig.NodeName);
        Assert.Equal("Pending", tooBig.Phase);
        Assert.Equal("Unschedulable", tooBig.Condition("PodScheduled").Text("reason"));
        Assert.Equal(Why, tooBig.Condition("PodScheduled").Text("message"));
        Assert.Equal([("Warning", "FailedScheduling", Why, null)], cluster.EventsOf("too-big"));
    }

    [Fact]
    public void A_container_that_takes_more_memory_than_it_may_is_killed()
    {
        Run("oom", "containers: [{name: c, image: 'busybox:1.36', resources: {limits: {memory: 16Mi}}, command: [sh, -c, \"echo filling; tail /dev/zero\"]}]");

        cluster.Pass(TimeSpan.FromSeconds(10));

        var status = ContainerStatus(Pod("oom"));
        Assert.Equal("CrashLoopBackOff", status.Text("state", "waiting", "reason"));
        Assert.Equal("OOMKilled", status.Text("lastState", "terminated", "reason"));
        Assert.Equal(137, status.Number("lastState", "terminated", "exitCode"));
    }

    [Fact]
    public void A_missing_config_map_keeps_a_container_from_being_made_until_it_is_there()
    {
        Run("missing-config", "containers: [{name: c, image: 'busybox:1.36', command: [sleep, '3600'], envFrom: [{configMapRef: {name: not-there}}]}]");
        cluster.Pass(TimeSpan.FromSeconds(30));

        var status = ContainerStatus(Pod("missing-config"));
        Assert.Equal("CreateContainerConfigError", status.Text("state", "waiting", "reason"));
        Assert.Equal("configmap \"not-there\" not found", status.Text("state", "waiting", "message"));
        Assert.Equal("Pending", Pod("missing-config").Phase);
        Assert.Contains(cluster.EventsOf("missing-config"), happened => happened is ("Warning", "Failed", "Error: configmap \"not-there\" not found", > 1));

        cluster.Apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: not-there}, data: {A: '1'}}");
        cluster.Pass(TimeSpan.FromSeconds(15));
        Assert.True(Pod("missing-config").IsReady);
    }

    [Fact]
    public void A_pod_waits_for_its_init_containers()
    {
        Run("init-stuck", "initContainers: [{name: wait, image: 'busybox:1.36', command: [sh, -c, \"until false; do echo waiting for db; sleep 2; done\"]}]\n  containers: [{name: c, image: 'busybox:1.36', command: [sleep, '3600']}]");
        cluster.Pass(TimeSpan.FromMinutes(30));

        var pod = Pod("init-stuck");
        Assert.Equal("Pending", pod.Phase);
        Assert.Equal("containers with incomplete status: [wait]", pod.Condition("Initialized").Text("message"));
        Assert.NotNull(pod.Items("status", "initContainerStatuses").Single().Child("state", "running"));
        Assert.Equal("PodInitializing", ContainerStatus(pod).Text("state", "waiting", "reason"));
        Assert.InRange(cluster.Plane.Logs.Read("default", "init-stuck", "wait", previous: false)!.Count, 880, 901);
    }

    [Fact]
    public void A_probe_of_a_port_that_nobody_listens_on_keeps_a_pod_unready()
    {
        Run("never-ready", "containers: [{name: c, image: 'nginx:1.27', readinessProbe: {httpGet: {path: /healthz, port: 9999}, periodSeconds: 2}}]");

        cluster.Pass(TimeSpan.FromSeconds(100));

        var pod = Pod("never-ready");
        Assert.Equal("Running", pod.Phase);
        Assert.False(pod.IsReady);
        Assert.Equal("containers with unready status: [c]", pod.Condition("Ready").Text("message"));
        var ip = pod.Text("status", "podIP");
        var unhealthy = Assert.Single(cluster.EventsOf("never-ready"), happened => happened.Reason == "Unhealthy");
        Assert.Equal($"Readiness probe failed: Get \"http://{ip}:9999/healthz\": dial tcp {ip}:9999: connect: connection refused", unhealthy.Message);
        Assert.InRange(unhealthy.Count ?? 0, 20, 25);
    }

    [Theory]
    [InlineData("crasher", "containers: [{name: c, image: 'busybox:1.36', command: [sh, -c, \"exit 1\"], resources: {limits: {cpu: 200m, memory: 64Mi}, requests: {cpu: 5m, memory: 8Mi}}}]", 114)]
    [InlineData("bad-image", "containers: [{name: c, image: 'registry.invalid/nope:1', resources: {requests: {cpu: 5m}}}]", 114)]
    [InlineData("missing-config", "containers: [{name: c, image: 'busybox:1.36', command: [sleep, '3600'], envFrom: [{configMapRef: {name: not-there}}], resources: {requests: {cpu: 5m}}}]", 114)]
    [InlineData("never-ready", "containers: [{name: c, image: 'nginx:1.27', resources: {limits: {cpu: 200m, memory: 64Mi}, requests: {cpu: 5m, memory: 8Mi}}, readinessProbe: {httpGet: {path: /healthz, port: 9999}, periodSeconds: 2}}]", 114)]
    [InlineData("oom", "containers: [{name: c, image: 'busybox:1.36', resources: {limits: {cpu: 200m, memory: 16Mi}, requests: {cpu: 5m, memory: 16Mi}}, command: [sh, -c, \"echo filling; tail /dev/zero\"]}]", 114)]
    [InlineData("init-stuck", "initContainers: [{name: wait, image: 'busybox:1.36', command: [sh, -c, \"until false; do sleep 2; done\"], resources: {limits: {cpu: 200m, memory: 64Mi}, requests: {cpu: 5m, memory: 8Mi}}}]\n  containers: [{name: c, image: 'busybox:1.36', command: [sleep, '3600']}]", 114)]
    public void Its_status_has_the_fields_and_words_of_the_real_one(string name, string spec, int seconds)
    {
        Run(name, spec);
        cluster.Pass(TimeSpan.FromSeconds(seconds));

        var real = SharedGolden.Read("objects", "pods.json").Items("items").Single(pod => pod.Name == name).Child("status")!.Copy();
        var played = Pod(name).Child("status")!.Copy();
        Assert.Equal(Shape(real), Shape(played));
    }

    private static List<string> Shape(JsonNode? node, string path = "") => node switch
    {
        _ when path.EndsWith(".volumeMounts", StringComparison.Ordinal) || path.EndsWith(".lastProbeTime", StringComparison.Ordinal) => [],
        JsonObject map => [.. map.SelectMany(member => Shape(member.Value, $"{path}.{member.Key}"))],
        JsonArray list => [.. list.SelectMany((item, at) => Shape(item, $"{path}[{at}]"))],
        _ when IsOfTheMoment(path) => [path],
        _ => [$"{path} = {node?.ToJsonString()}"],
    };

    // Times, addresses and identities, and what admission adds.
    private static bool IsOfTheMoment(string path) => path.Contains("At", StringComparison.Ordinal)
        || path.EndsWith("Time", StringComparison.Ordinal) || path.Contains("IP", StringComparison.Ordinal) || path.EndsWith("ID", StringComparison.Ordinal)
        || path.EndsWith("message", StringComparison.Ordinal) || path.EndsWith(".image", StringComparison.Ordinal);

    private void Run(string name, string spec)
    {
        cluster.Apply($"apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  {spec}");
        cluster.Settle();
    }

    private JsonObject Pod(string name) => cluster.Get(Resources.Pods, name);

    private static JsonObject ContainerStatus(JsonObject pod) => pod.Items("status", "containerStatuses").Single();
}
