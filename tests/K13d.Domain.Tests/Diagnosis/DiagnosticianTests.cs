using System.Text.Json.Nodes;
using CsCheck;
using K13d.Domain.Diagnosis;
using K13d.Domain.Resources;
using static K13d.Domain.Tests.Diagnosis.Snapshots;

namespace K13d.Domain.Tests.Diagnosis;

public sealed class DiagnosticianTests
{
    private static readonly string[] Names =
        ["metadata", "name", "spec", "status", "containers", "containerStatuses", "state", "waiting", "terminated", "lastState", "reason", "message", "conditions", "type",
         "ports", "selector", "volumes", "ownerReferences", "kind", "phase", "involvedObject", "exitCode", "restartCount", "deletionTimestamp", "data", "env", "nodeName"];

    private static readonly string[] Words =
        ["", "web-1", "c", "Pending", "Failed", "Running", "CrashLoopBackOff", "OOMKilled", "Pod", "Ready", "PodScheduled", "False", "2026-11-23T11:00:00Z", "9999-99-99", "not found"];

    [Fact]
    public void An_object_of_any_shape_is_taken_as_it_comes() =>
        Gen.Select(Any(4), Any(4), Any(4), Any(5), Any(5)).Sample((a, b, c, d, e) =>
        {
            var objects = new Dictionary<string, IReadOnlyList<JsonObject>>
            {
                ["Service"] = [Wrapped(a)], ["Deployment"] = [Wrapped(b)], ["Event"] = [Wrapped(c)], ["Pod"] = [Wrapped(d), Wrapped(e)], ["Secret"] = [Wrapped(a)], ["Node"] = [Wrapped(b)],
            };
            Assert.NotEmpty(Diagnostician.Diagnose(new(objects, Now), subject: null).ToString());
        });

    [Fact]
    public void The_order_in_which_objects_were_read_does_not_matter()
    {
        JsonObject[] objects =
        [
            PodIn("\"state\":{\"waiting\":{\"reason\":\"ImagePullBackOff\"}}", name: "b"), PodIn("\"state\":{\"waiting\":{\"reason\":\"ImagePullBackOff\"}}", name: "a"),
            Event("Pod", "a", "Failed", "Failed to pull image shop/web:2: no such host"), Event("Pod", "b", "Failed", "Failed to pull image shop/web:2: no such host"),
        ];
        var text = Diagnostician.Diagnose(Of(objects), subject: null).ToString();
        Assert.Equal(text, Diagnostician.Diagnose(Of(objects.Reverse()), subject: null).ToString());
        Assert.StartsWith("pod/a: The image shop/web:2 of container c cannot be pulled", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_of_a_Secret_is_in_no_text()
    {
        var secret = Object("Secret", "login", "\"data\":{\"password\":\"aHVudGVyMi1odW50ZXIy\"}");
        var pod = PodIn("\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":1,\"message\":\"login failed with hunter2-hunter2\"}}");
        var text = Diagnose(pod, secret).ToString();
        Assert.Contains("login failed with", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_read_is_said_and_is_not_called_missing()
    {
        var pod = PodIn("\"state\":{\"waiting\":{\"reason\":\"ContainerCreating\"}}", "Pending", ""","envFrom":[{"configMapRef":{"name":"settings"}}]""");
        var verdict = Diagnostician.Diagnose(new(ByKind(pod), Now) { NotChecked = [new("ConfigMap", "you may not list it")] }, Web1);
        Assert.DoesNotContain("does not exist", verdict.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("Not checked: ConfigMap: you may not list it\n", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pod_that_is_well_is_so_as_far_as_it_was_checked()
    {
        Assert.Equal("Nothing is wrong with pod/web-1.\n", Diagnose(Healthy()).ToString());
        var gaps = new ClusterSnapshot(new Dictionary<string, IReadOnlyList<JsonObject>> { ["Pod"] = [Healthy()] }, Now);
        Assert.Equal(
            "Nothing is wrong with pod/web-1, as far as it could be checked.\nNot checked: Event: it was not read\n", Diagnostician.Diagnose(gaps, Web1).ToString());
    }

    [Fact]
    public void An_object_that_is_not_there_is_said_to_be_not_there() =>
        Assert.Contains("There is no pod 'web-1' in namespace shop", Diagnose(Healthy("other")).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_kind_that_no_rule_knows_is_not_called_healthy_without_saying_so()
    {
        var set = Object("StatefulSet", "db", "\"spec\":{\"replicas\":1}");
        var verdict = Diagnostician.Diagnose(Of(set, Healthy(metadata: OwnedBy("StatefulSet", "db"))), new(ResourceKind.StatefulSet, "shop", "db"));
        Assert.Equal(
            "I cannot tell whether anything is wrong with statefulset/db.\n"
            + "Not checked: statefulset/db: no rule knows the kind StatefulSet; the pods that it owns were looked at\n",
            verdict.ToString());
    }

    [Fact]
    public void Of_a_kind_that_no_rule_knows_it_is_said_what_the_cluster_says()
    {
        var claim = Object("Widget", "disk", "\"status\":{\"phase\":\"Pending\",\"conditions\":[{\"type\":\"Resizing\",\"status\":\"True\",\"reason\":\"Wait\"}]}");
        var kind = new ResourceKind("example.com", "v1", "widgets", "widget", "Widget", Namespaced: true);
        var warning = Event("Widget", "disk", "ProvisioningFailed", "no such class");
        warning["type"] = "Warning";
        var verdict = Diagnostician.Diagnose(Of(claim, warning), new(kind, "shop", "disk"));
        Assert.Equal(
            """
            I cannot tell whether anything is wrong with widget/disk.
            widget/disk: This is what the cluster says of it.
              Evidence: widget/disk status.phase: "Pending"
              Evidence: widget/disk condition Resizing=True: "Wait"
              Evidence: event ProvisioningFailed of widget/disk: "no such class"
            Not checked: widget/disk: no rule knows the kind Widget

            """,
            verdict.ToString());
    }

    [Fact]
    public void A_cause_that_pods_without_a_common_owner_share_by_chance_is_said_of_each()
    {
        var verdict = Diagnostician.Diagnose(Of(Crashing("a", "no database"), Crashing("b", "no disk")), subject: null);
        Assert.Equal(["pod/a", "pod/b"], verdict.Findings.Select(found => found.Component));
        // Before their logs are read the cluster may say the same of both, and each log is wanted.
        Assert.Equal(2, Diagnostician.Diagnose(Of(Crashing("a", ""), Crashing("b", "")), subject: null).Wants.Count);
        Assert.StartsWith("2 things are wrong with what was looked at, the worst first.\n\npod/a: ", verdict.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_verdicts_are_one_that_says_nothing_twice()
    {
        Finding Found(string component, Severity severity) => new(component, severity, Depth.Own, "It is broken.") { Fix = new ProposedFix(["rollout", "undo", component], "goes back") };
        var pod = Found("pod/web-1", Severity.Error);
        var together = Verdict.Together(
        [
            new("deployment/web", [Found("deployment/web", Severity.Warning), pod], [new("Event", "it was not read")], []),
            new("service/web", [pod], [new("Event", "it was not read")], []),
        ]);
        Assert.Equal("deployment/web and service/web", together.Subject);
        Assert.Equal(["pod/web-1", "deployment/web"], together.Findings.Select(found => found.Component));
        Assert.Single(together.NotChecked);
        Assert.Null(together.WithoutFix().Fix);
    }

    private static JsonObject Crashing(string name, string message) =>
        PodIn("\"state\":{\"waiting\":{\"reason\":\"CrashLoopBackOff\"}},\"lastState\":{\"terminated\":{\"exitCode\":1,\"message\":\"" + message + "\"}}", name: name);

    private static JsonObject Wrapped(JsonNode? node) => node?.DeepClone() as JsonObject ?? new JsonObject { ["metadata"] = node?.DeepClone(), ["status"] = node?.DeepClone() };

    private static Gen<JsonNode?> Any(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Int[0, Words.Length - 1].Select(JsonNode? (word) => JsonValue.Create(Words[word])), Gen.Long.Select(JsonNode? (number) => JsonValue.Create(number)),
            Gen.Bool.Select(JsonNode? (flag) => JsonValue.Create(flag)), Gen.Const((JsonNode?)null));
        return depth == 0
            ? leaf
            : Gen.Frequency(
                (1, leaf),
                (1, Any(depth - 1).Array[0, 3].Select(JsonNode? (items) => new JsonArray([.. items.Select(item => item?.DeepClone())]))),
                (4, Gen.Select(Gen.Int[0, Names.Length - 1].Select(name => Names[name]), Any(depth - 1)).Array[0, 8].Select(JsonNode? (fields) =>
                    new JsonObject(fields.DistinctBy(field => field.Item1).Select(field => KeyValuePair.Create(field.Item1, field.Item2?.DeepClone()))))));
    }
}
