using k8s;
using k8s.Models;
using K13d.Testing.Clusters;

namespace K13d.Infrastructure.Tests.Kubernetes.Nodes;

/// <summary>Pods that are bound to a node that is only an object, so that nothing ever runs them: what they are is what a test says.</summary>
internal static class BoundPods
{
    /// <summary>Creates one; what <paramref name="change"/> does not say is a pod that nothing makes again.</summary>
    public static async Task<V1Pod> Bind(this TestCluster cluster, TestNamespace home, TestNode node, string name, Action<V1Pod>? change = null)
    {
        var pod = HeldBack.Pod(name);
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "web" };
        pod.Spec.SchedulingGates = null;
        pod.Spec.NodeName = node.Name;
        pod.Spec.TerminationGracePeriodSeconds = 0;
        change?.Invoke(pod);
        return await cluster.Client.CoreV1.CreateNamespacedPodAsync(pod, home.Name, cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>Says of a pod what a kubelet would say: a budget is about pods that run and are ready.</summary>
    public static async Task Report(this TestCluster cluster, V1Pod pod, string phase = "Running")
    {
        var ready = phase == "Running" ? "True" : "False";
        var status = new V1Patch(
            $$$"""{"status":{"phase":"{{{phase}}}","conditions":[{"type":"Ready","status":"{{{ready}}}"}]}}""",
            V1Patch.PatchType.MergePatch);
        await cluster.Client.CoreV1.PatchNamespacedPodStatusAsync(
            status, pod.Metadata.Name, pod.Metadata.NamespaceProperty, cancellationToken: TestContext.Current.CancellationToken);
    }
}
