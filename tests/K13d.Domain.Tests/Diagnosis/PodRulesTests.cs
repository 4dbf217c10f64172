using System.Text.Json.Nodes;
using K13d.Domain.Diagnosis;
using static K13d.Domain.Tests.Diagnosis.Snapshots;

namespace K13d.Domain.Tests.Diagnosis;

public sealed class PodRulesTests
{
    [Theory]
    [InlineData("1 Insufficient cpu, 2 Insufficient memory.", "not enough cpu and memory is free")]
    [InlineData("3 node(s) had untolerated taint {gpu: true}.", "taint")]
    [InlineData("3 node(s) didn't match Pod's node affinity/selector.", "nodeSelector")]
    [InlineData("3 node(s) didn't match pod anti-affinity rules.", "anti-affinity")]
    [InlineData("3 node(s) didn't match pod affinity rules.", "pods beside it")]
    [InlineData("3 node(s) didn't match pod topology spread constraints.", "topology spread")]
    [InlineData("3 node(s) didn't have free ports for the requested pod ports.", "host port")]
    [InlineData("pod has unbound immediate PersistentVolumeClaims.", "PersistentVolumeClaim")]
    public void A_pod_that_no_node_takes_says_why(string message, string cause)
    {
        var found = First(Diagnose(Unscheduled($"0/3 nodes are available: {message}")), cause);
        Assert.Contains(message, found.Evidence[0].Quote, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_only_cordoned_nodes_would_take_has_one_uncordoned()
    {
        var node = JsonNode.Parse("""{"kind":"Node","metadata":{"name":"n"},"spec":{"unschedulable":true}}""")!.AsObject();
        Assert.Equal("kubectl uncordon n", First(Diagnose(Unscheduled("0/1 nodes are available: 1 node(s) were unschedulable."), node), "cordoned").Fix?.Command);
    }

    [Fact]
    public void A_gate_that_holds_a_pod_back_is_named() =>
        First(Diagnose(Unscheduled("Scheduling is blocked", "SchedulingGated")), "scheduling gate");

    [Fact]
    public void A_claim_that_does_not_exist_comes_before_the_scheduler_that_waits_for_it() =>
        First(Diagnose(Claiming(), Object("PersistentVolumeClaim", "other", "\"status\":{}")), "PersistentVolumeClaim data does not exist");

    [Fact]
    public void A_claim_whose_storage_class_does_not_exist_is_the_root() =>
        First(
            Diagnose(
                Claiming(),
                Object("PersistentVolumeClaim", "data", "\"spec\":{\"storageClassName\":\"nowhere\"},\"status\":{\"phase\":\"Pending\"}"),
                Object("StorageClass", "fast", "\"provisioner\":\"x\"")),
            "PersistentVolumeClaim data has no volume: its StorageClass nowhere does not exist");

    [Fact]
    public void A_claim_that_lost_its_volume_is_the_root() =>
        First(Diagnose(Claiming(), Object("PersistentVolumeClaim", "data", "\"status\":{\"phase\":\"Lost\"}")), "lost its volume");

    [Theory]
    [InlineData("configmap \\\"settings\\\" not found", "ConfigMap settings does not exist")]
    [InlineData("secret \\\"login\\\" not found", "Secret login does not exist")]
    [InlineData("couldn't find key MODE in ConfigMap shop/settings", "ConfigMap settings has no key 'MODE'")]
    [InlineData("couldn't find key pass in Secret shop/login", "Secret login has no key 'pass'")]
    [InlineData("something else", "configuration of a container is refused")]
    public void A_configuration_that_is_missing_is_named(string message, string cause) =>
        First(Diagnose(PodIn(Waiting("CreateContainerConfigError", message), "Pending")), cause);

    [Fact]
    public void A_key_that_a_ConfigMap_lacks_is_seen_in_the_ConfigMap() =>
        First(
            Diagnose(
                PodIn(Waiting("CreateContainerConfigError", "bad"), "Pending", ""","env":[{"name":"M","valueFrom":{"configMapKeyRef":{"name":"settings","key":"MODE"}}}]"""),
                Object("ConfigMap", "settings", "\"data\":{\"OTHER\":\"1\"}")),
            "ConfigMap settings has no key 'MODE'");

    [Fact]
    public void A_Secret_that_a_volume_needs_and_that_is_missing_is_named_while_the_pod_is_created()
    {
        var pod = Pod("Pending", ",\"containerStatuses\":[{\"name\":\"c\",\"state\":{\"waiting\":{\"reason\":\"ContainerCreating\"}}}]", spec: ""","volumes":[{"name":"v","secret":{"secretName":"tls"}}]""");
        First(Diagnose(pod, Event("Pod", "web-1", "FailedMount", "MountVolume.SetUp failed for volume \"v\" : secret \"tls\" not found")), "Secret tls does not exist");
    }

    [Fact]
    public void What_is_optional_is_not_missing()
    {
        var pod = PodIn(Waiting("ContainerCreating"), "Pending", ""","envFrom":[{"configMapRef":{"name":"gone","optional":true}}]""");
        Assert.DoesNotContain("gone", Diagnose(pod, Object("ConfigMap", "other", "\"data\":{}")).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FailedAttachVolume", "Multi-Attach error for volume", "volume cannot be attached")]
    [InlineData("FailedMount", "MountVolume.SetUp failed: permission denied", "volume cannot be attached or mounted")]
    [InlineData("FailedCreatePodSandBox", "network plugin is not ready", "sandbox or network")]
    public void A_node_that_cannot_set_the_pod_up_is_quoted(string reason, string message, string cause) =>
        First(Diagnose(PodIn(Waiting("ContainerCreating"), "Pending"), Event("Pod", "web-1", reason, message)), cause);

    [Theory]
    [InlineData("ImagePullBackOff", "lookup registry.invalid: no such host", "registry is not known")]
    [InlineData("ErrImagePull", "401 Unauthorized", "refuses access")]
    [InlineData("ErrImagePull", "manifest for shop/web:2 not found", "no such image or tag")]
    [InlineData("ErrImagePull", "x509: unknown authority", "certificate")]
    [InlineData("ErrImagePull", "i/o timeout", "does not answer")]
    [InlineData("InvalidImageName", "couldn't parse", "name is not valid")]
    [InlineData("ErrImageNeverPull", "not present", "imagePullPolicy Never")]
    public void An_image_that_is_not_pulled_says_why(string reason, string message, string cause) =>
        Assert.Contains("shop/web:2", First(Diagnose(PodIn(Waiting(reason, message), "Pending")), cause).Cause, StringComparison.Ordinal);

    [Theory]
    [InlineData("""
        "state":{"waiting":{"reason":"RunContainerError","message":"exec: \"serve\": executable file not found in $PATH"}}
        """, "was not found in the image")]
    [InlineData("""
        "state":{"waiting":{"reason":"CreateContainerError","message":"permission denied"}}
        """, "permission is denied")]
    [InlineData("""
        "state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"reason":"StartError","exitCode":128,"message":"exec: no such file or directory"}}
        """, "was not found in the image")]
    [InlineData("""
        "state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"reason":"Error","exitCode":126}}
        """, "permission is denied")]
    [InlineData("""
        "state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"reason":"Error","exitCode":127}}
        """, "was not found in the image")]
    public void A_command_that_does_not_start_says_why(string state, string cause) => First(Diagnose(PodIn(state)), cause);

    [Theory]
    [InlineData(0, "as if it were done")]
    [InlineData(1, "the program says that it failed")]
    [InlineData(2, "shell command")]
    [InlineData(137, "SIGKILL")]
    [InlineData(139, "SIGSEGV")]
    [InlineData(143, "SIGTERM")]
    [InlineData(42, "the program's own")]
    public void A_crash_says_what_its_exit_code_means(int code, string cause)
    {
        var found = First(Diagnose(PodIn(Crashed(code))), cause);
        Assert.Contains($"exit code {code}", found.Cause, StringComparison.Ordinal);
        Assert.Contains(found.Evidence, evidence => evidence.Quote.Contains("last words", StringComparison.Ordinal));
    }

    [Fact]
    public void A_crash_wants_the_log_before_the_restart_and_quotes_it_where_it_is_there()
    {
        var log = new ContainerLog("web-1", "c", Previous: true);
        Assert.Equal([log], Diagnose(PodIn(Crashed(1))).Wants);
        var verdict = Diagnostician.Diagnose(
            new ClusterSnapshot(ByKind(PodIn(Crashed(1))), Now) { Logs = new Dictionary<ContainerLog, IReadOnlyList<string>> { [log] = ["starting", "FATAL: no DB_URL", ""] } }, Web1);
        Assert.Empty(verdict.Wants);
        Assert.Equal("log of c in pod/web-1, before its last restart: \"starting | FATAL: no DB_URL\"", verdict.Findings[0].Evidence[0].ToString());
    }

    [Fact]
    public void Too_little_memory_names_the_limit_and_nothing_is_proposed_for_a_pod_of_its_own()
    {
        var pod = PodIn(Killed, container: ""","resources":{"limits":{"memory":"16Mi"}}""");
        Assert.Null(First(Diagnose(pod), "its limit is 16Mi").Fix);
    }

    [Fact]
    public void Too_little_memory_of_a_Deployment_is_doubled()
    {
        var pod = PodIn(Killed, container: ""","resources":{"limits":{"memory":"16Mi"}}""", metadata: OwnedBy("ReplicaSet", "web-r"));
        var set = Object("ReplicaSet", "web-r", "\"spec\":{}", OwnedBy("Deployment", "web"));
        Assert.Equal("kubectl set resources deployment/web -c c --limits=memory=32Mi -n shop", First(Diagnose(pod, set), "OOMKilled").Fix?.Command);
    }

    [Fact]
    public void A_liveness_probe_that_kills_is_named_and_not_the_crash()
    {
        var verdict = Diagnose(
            PodIn(Crashed(137), container: ""","livenessProbe":{}"""),
            Event("Pod", "web-1", "Unhealthy", "Liveness probe failed: HTTP 500"),
            Event("Pod", "web-1", "Killing", "Container c failed liveness probe, will be restarted"));
        First(verdict, "liveness probe fails");
        Assert.Single(verdict.Findings);
    }

    [Fact]
    public void A_readiness_probe_that_fails_is_named_with_its_event()
    {
        var found = First(
            Diagnose(
                PodIn("\"ready\":false,\"state\":{\"running\":{}}", container: ""","readinessProbe":{"httpGet":{"path":"/up","port":9999}}"""),
                Event("Pod", "web-1", "Unhealthy", "Readiness probe failed: connection refused")),
            "readiness probe fails (port 9999, path /up)");
        Assert.Contains("connection refused", found.Evidence[0].Quote, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""
        "state":{"running":{"startedAt":"2026-11-23T11:30:00Z"}}
        """, "Init container i does not end")]
    [InlineData("""
        "state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1}}
        """, "Init container i crashes")]
    [InlineData("""
        "state":{"waiting":{"reason":"ImagePullBackOff","message":"x"}}
        """, "init container i cannot be pulled")]
    public void An_init_container_that_holds_the_others_up_is_named(string state, string cause) =>
        First(
            Diagnose(Pod(
                "Pending",
                $$$""","conditions":[{"type":"PodScheduled","status":"True"}],"initContainerStatuses":[{"name":"i",{{{state}}} }],"containerStatuses":[{"name":"c","state":{"waiting":{"reason":"PodInitializing"}} }]""",
                spec: ""","initContainers":[{"name":"i","image":"i:1"}]""")),
            cause);

    [Fact]
    public void A_pod_that_was_evicted_says_what_its_node_was_short_of() =>
        Assert.Contains(
            First(Diagnose(Pod("Failed", ",\"reason\":\"Evicted\",\"message\":\"The node was low on resource: memory.\"")), "put out of its node (Evicted)").Evidence,
            evidence => evidence.Quote.Contains("memory", StringComparison.Ordinal));

    [Fact]
    public void A_pod_of_a_job_that_failed_says_its_exit_code()
    {
        var pod = PodIn("\"state\":{\"terminated\":{\"reason\":\"Error\",\"exitCode\":3}}", "Failed", metadata: OwnedBy("Job", "import"));
        First(Diagnose(pod), "ended with exit code 3");
    }

    [Fact]
    public void A_pod_that_ran_too_long_says_so() => First(Diagnose(Pod("Failed", ",\"reason\":\"DeadlineExceeded\"")), "activeDeadlineSeconds");

    [Fact]
    public void A_pod_that_is_done_has_nothing_wrong() =>
        Assert.Equal("Nothing is wrong with pod/web-1.\n", Diagnose(PodIn("\"state\":{\"terminated\":{\"reason\":\"Completed\",\"exitCode\":0}}", "Succeeded")).ToString());

    [Theory]
    [InlineData(",\"deletionTimestamp\":\"2026-11-23T11:30:00Z\",\"finalizers\":[\"shop/backup\"]", "finalizers (shop/backup)")]
    [InlineData(",\"deletionTimestamp\":\"2026-11-23T11:30:00Z\"", "time to end is over")]
    public void A_pod_that_does_not_go_says_what_keeps_it(string metadata, string cause) => First(Diagnose(Healthy(metadata: metadata)), cause);

    [Fact]
    public void A_pod_that_is_going_is_no_error() => Assert.True(Diagnose(Healthy(metadata: ",\"deletionTimestamp\":\"2026-11-23T12:00:20Z\"")).Healthy);

    [Fact]
    public void A_node_that_does_not_answer_is_the_root()
    {
        var node = JsonNode.Parse("""{"kind":"Node","metadata":{"name":"n"},"status":{"conditions":[{"type":"Ready","status":"Unknown","reason":"NodeStatusUnknown","message":"Kubelet stopped posting node status."}]}}""")!.AsObject();
        First(Diagnose(PodIn("\"state\":{\"running\":{}}"), node), "node n is not ready");
    }

    [Fact]
    public void A_node_that_is_gone_is_the_root() =>
        First(Diagnose(Healthy(), JsonNode.Parse("""{"kind":"Node","metadata":{"name":"other"}}""")!.AsObject()), "node n does not exist");

    [Fact]
    public void A_pod_of_unknown_phase_blames_its_node() => First(Diagnose(Pod("Unknown", "")), "node n is not ready or does not answer");

    [Fact]
    public void Restarts_of_a_pod_that_is_well_are_a_hint()
    {
        var verdict = Diagnose(Healthy(restarts: 2));
        Assert.True(verdict.Healthy);
        Assert.Contains("restarted 2 times", verdict.ToString(), StringComparison.Ordinal);
    }

    [Theory, InlineData("11:59:20", Severity.Error), InlineData("11:51:00", Severity.Warning), InlineData("11:49:00", Severity.Hint)]
    public void A_container_that_crashes_again_and_again_is_not_well_in_the_moments_in_which_it_runs(string startedAt, Severity severity)
    {
        var pod = Healthy(restarts: 7);
        var status = pod["status"]!["containerStatuses"]![0]!;
        status["state"] = JsonNode.Parse($$$"""{"running":{"startedAt":"2026-11-23T{{{startedAt}}}Z"}}""");
        // It lived for ten seconds the last time, and the back-off since was minutes long.
        status["lastState"] = JsonNode.Parse("""{"terminated":{"exitCode":1,"startedAt":"2026-11-23T11:43:50Z","finishedAt":"2026-11-23T11:44:00Z"}}""");

        var verdict = Diagnose(pod);

        Assert.Equal(severity == Severity.Hint, verdict.Healthy);
        Assert.Equal(severity, Assert.Single(verdict.Findings).Severity);
    }

    [Fact]
    public void A_container_that_is_killed_for_its_memory_again_and_again_is_told_so_in_the_moments_in_which_it_runs()
    {
        var pod = Healthy(restarts: 2);
        var status = pod["status"]!["containerStatuses"]![0]!;
        status["state"] = JsonNode.Parse("""{"running":{"startedAt":"2026-11-23T11:59:59Z"}}""");
        status["lastState"] = JsonNode.Parse("""{"terminated":{"exitCode":137,"reason":"OOMKilled","startedAt":"2026-11-23T11:59:20Z","finishedAt":"2026-11-23T11:59:21Z"}}""");

        Assert.StartsWith("Container c takes more memory than it may and is killed", Assert.Single(Diagnose(pod).Findings).Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_restart_of_a_moment_ago_is_a_warning()
    {
        var pod = Healthy(restarts: 2);
        pod["status"]!["containerStatuses"]![0]!["lastState"] = JsonNode.Parse("""{"terminated":{"exitCode":1,"finishedAt":"2026-11-23T11:59:00Z"}}""");
        Assert.Equal(Severity.Warning, First(Diagnose(pod), "restarted a moment ago, 2 times; the last one ended with exit code 1").Severity);
    }

    [Fact]
    public void A_pod_that_is_not_ready_for_no_known_reason_is_not_called_healthy() =>
        First(Diagnose(PodIn("\"ready\":true,\"state\":{\"running\":{}}")), "does not tell why");

    [Fact]
    public void A_pod_that_is_new_is_still_starting()
    {
        var pod = PodIn(Waiting("ContainerCreating"), "Pending");
        pod["metadata"]!["creationTimestamp"] = "2026-11-23T11:59:30Z";
        var verdict = Diagnose(pod);
        Assert.True(verdict.Healthy);
        Assert.Contains("still starting", verdict.ToString(), StringComparison.Ordinal);
    }

    private const string Killed = "\"restartCount\":4,\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":137,\"reason\":\"OOMKilled\"}}";

    private static string Crashed(int code) =>
        $$$""" "restartCount":4,"state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off"}},"lastState":{"terminated":{"exitCode":{{{code}}},"reason":"Error","message":"last words"}}""";

    private static string Waiting(string reason, string message = "") =>
        $$$""" "state":{"waiting":{"reason":"{{{reason}}}","message":"{{{message.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}}"}}""";

    private static JsonObject Unscheduled(string message, string reason = "Unschedulable", string spec = "") =>
        Object("Pod", "web-1", $$$"""
            "spec":{"containers":[{"name":"c"}]{{{spec}}}},"status":{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"{{{reason}}}","message":"{{{message}}}"}]}
            """);

    private static JsonObject Claiming() => Unscheduled("0/1 nodes are available: persistentvolumeclaim not bound", spec: ""","volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"data"}}]""");

    private static Finding First(Verdict verdict, string cause)
    {
        Assert.Contains(cause, verdict.Findings.Count > 0 ? verdict.Findings[0].Cause : "nothing", StringComparison.Ordinal);
        return verdict.Findings[0];
    }
}
