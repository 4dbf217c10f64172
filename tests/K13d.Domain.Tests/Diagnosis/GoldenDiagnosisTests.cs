using System.Text.Json.Nodes;
using K13d.Domain.Diagnosis;
using K13d.Domain.Resources;
using K13d.Testing.Shared;

namespace K13d.Domain.Tests.Diagnosis;

/// <summary>Over the objects of a real Kubernetes 1.34 with the workloads of <c>shared/golden/fixture.yaml</c>.</summary>
public sealed class GoldenDiagnosisTests
{
    private static readonly (string Kind, string File)[] Kinds =
    [
        ("Pod", "pods"), ("Deployment", "deployments"), ("ReplicaSet", "replicasets"), ("StatefulSet", "statefulsets"), ("DaemonSet", "daemonsets"), ("Job", "jobs"),
        ("Event", "events"), ("Service", "services"), ("EndpointSlice", "endpointslices"), ("PersistentVolumeClaim", "persistentvolumeclaims"), ("Node", "nodes"),
        ("ConfigMap", "configmaps"), ("Secret", "secrets"), ("ResourceQuota", "resourcequotas"), ("StorageClass", "storageclasses"),
    ];

    [Theory]
    [InlineData("crasher", "Container c crashes: it ends with exit code 1")]
    [InlineData("bad-image", "The image registry.invalid/nope:1 of container c cannot be pulled: the name of its registry is not known")]
    [InlineData("too-big", "No node takes it: not enough cpu and memory")]
    [InlineData("oom", "Container c takes more memory than it may and is killed (OOMKilled, exit code 137): its limit is 16Mi")]
    [InlineData("missing-config", "ConfigMap not-there does not exist in namespace shop")]
    [InlineData("init-stuck", "Init container wait does not end")]
    [InlineData("never-ready", "Container c runs but is not ready: its readiness probe fails (port 9999, path /healthz)")]
    [InlineData("failing-import-sks6j", "Container i ended with exit code 3")]
    public void A_broken_pod_has_its_cause_first_and_its_evidence(string pod, string cause)
    {
        SharedFolder.SkipUnlessThere();
        var verdict = Diagnostician.Diagnose(Golden(), new(ResourceKind.Pod, "shop", pod));
        Assert.False(verdict.Healthy);
        var found = Assert.Single(verdict.Findings);
        Assert.StartsWith(cause, found.Cause, StringComparison.Ordinal);
        Assert.NotEmpty(found.Evidence);
        Assert.Equal(verdict.ToString(), Diagnostician.Diagnose(Golden(), new(ResourceKind.Pod, "shop", pod)).ToString());
    }

    [Fact]
    public void Whatever_else_there_is_has_nothing_wrong()
    {
        SharedFolder.SkipUnlessThere();
        var broken = new[] { "crasher", "bad-image", "too-big", "oom", "missing-config", "init-stuck", "never-ready", "failing-import-sks6j", "failing-import-xktff" };
        var snapshot = Golden();
        Assert.NotEmpty(snapshot.All("Deployment"));
        // The endpoint slices were captured of the namespace shop alone, so those of service/kubernetes are not there.
        foreach (var item in new[] { "Pod", "Deployment", "Service" }.SelectMany(snapshot.All).Where(item => !broken.Contains(item.Name) && item.Name != "kubernetes"))
        {
            var kind = new ResourceKind("", "v1", "", item.Kind.ToLowerInvariant(), item.Kind, Namespaced: true);
            var verdict = Diagnostician.Diagnose(snapshot, new(kind, item.Namespace, item.Name));
            Assert.True(verdict.Healthy, verdict.ToString());
        }
    }

    [Fact]
    public void No_text_repeats_the_password()
    {
        SharedFolder.SkipUnlessThere();
        var text = Diagnostician.Diagnose(Golden(), subject: null).ToString();
        Assert.Contains("pod/crasher", text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t-value", text, StringComparison.Ordinal);
    }

    private static ClusterSnapshot Golden() => new(
        Kinds.ToDictionary(
            kind => kind.Kind,
            IReadOnlyList<JsonObject> (kind) =>
            [
                .. JsonNode.Parse(File.ReadAllText(SharedFolder.Path("golden", "objects", $"{kind.File}.json")))!["items"]!.AsArray().Select(item => item!.AsObject()),
            ]),
        DateTimeOffset.Parse(File.ReadAllText(SharedFolder.Path("golden", "captured-at.txt")).Trim(), System.Globalization.CultureInfo.InvariantCulture));
}
