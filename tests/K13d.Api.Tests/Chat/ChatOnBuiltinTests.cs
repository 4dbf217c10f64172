using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;
using k8s;
using k8s.Models;

namespace K13d.Api.Tests.Chat;

/// <summary>The operator without a model, as K13d comes.</summary>
[ClusterTests]
public sealed class ChatOnBuiltinTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    [Fact]
    public async Task A_broken_pod_is_explained_with_its_cause_and_evidence_and_a_fix_is_proposed_that_waits()
    {
        var broken = HeldBack.Deployment("web", replicas: 1);
        await Cluster.AppsV1.CreateNamespacedDeploymentAsync(broken, Home, cancellationToken: Cancellation);
        var pod = await ThePod();

        await using var reader = await ChatReader.Ask(Client, "Why is my pod pending?", Home, $"pod/{pod}");
        var first = await reader.NextOf("tool_request");
        Assert.Equal($"get pod {pod} -n {Home} -o yaml", first.Text("command"));
        using (await ChatReader.Decide(Client, first.Text("id"), approved: true))
        {
            await reader.ToEnd(Client, _ => false);
        }

        Assert.Equal(("stream_end", true), (reader.Read[^1].Type, reader.Read[^1].Data["complete"]!.GetValue<bool>()));
        Assert.Contains($"pod/{pod}: ", reader.Said, StringComparison.Ordinal);
        Assert.Contains("Evidence: ", reader.Said, StringComparison.Ordinal);
        // What belongs to the pod is read without a second question, and is shown.
        var diagnosis = Assert.Single(reader.Read, item => item.Type == "tool_request" && item.Text("tool") == "diagnose");
        Assert.Equal(($"diagnose pod/{pod} -n {Home}", "not_required"), (diagnosis.Text("command"), diagnosis.Text("approval")));
    }

    [Fact]
    public async Task A_name_in_the_question_is_found_in_the_namespace()
    {
        await Cluster.CoreV1.CreateNamespacedServiceAsync(
            new V1Service { Metadata = new V1ObjectMeta { Name = "checkout" }, Spec = new V1ServiceSpec { Selector = new Dictionary<string, string> { ["app"] = "none" }, Ports = [new V1ServicePort { Port = 80 }] } },
            Home, cancellationToken: Cancellation);

        await using var reader = await ChatReader.Ask(Client, "is my checkout broken?", Home);
        await reader.ToEnd(Client, item => item.Text("risk") == "read");

        Assert.Contains("service/checkout: ", reader.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_in_order_is_said_to_be()
    {
        await Cluster.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("idle", replicas: 0), Home, cancellationToken: Cancellation);
        await Cluster.CoreV1.CreateNamespacedConfigMapAsync(new V1ConfigMap { Metadata = new V1ObjectMeta { Name = "notes" } }, Home, cancellationToken: Cancellation);

        await using var reader = await ChatReader.Ask(Client, "is anything wrong here?", Home);
        await reader.ToEnd(Client, item => item.Text("risk") == "read");

        Assert.Contains("Nothing is wrong", reader.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_read_is_told_as_not_checked()
    {
        await using var reader = await ChatReader.Ask(Client, "why is it failing?", Home, "pod/web");

        await reader.ToEnd(Client, _ => false);

        Assert.Contains("Not checked: pod/web", reader.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_is_what_kubectl_prints()
    {
        await Cluster.CoreV1.CreateNamespacedPodAsync(HeldBack.Pod("alone"), Home, cancellationToken: Cancellation);

        await using var reader = await ChatReader.Ask(Client, "list pods", Home);
        await reader.ToEnd(Client, _ => true);

        Assert.Matches(@"NAME +READY +STATUS +RESTARTS +AGE\nalone +0/1 +SchedulingGated +0", reader.Said);
    }

    private async Task<string> ThePod()
    {
        var changes = Cluster.CoreV1.WatchListNamespacedPodAsync(Home, timeoutSeconds: 60, cancellationToken: Cancellation);
        await foreach (var (_, pod) in changes)
        {
            return pod.Metadata.Name;
        }

        throw new TimeoutException("The Deployment makes no pod.");
    }
}
