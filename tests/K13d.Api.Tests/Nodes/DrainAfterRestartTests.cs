using System.Net.Http.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;
using K13d.Testing.Folders;

namespace K13d.Api.Tests.Nodes;

/// <summary>A drain outlives the process that began it; the cluster is one that does too.</summary>
[ClusterTests]
public sealed class DrainAfterRestartTests : IAsyncLifetime
{
    private readonly TestCluster cluster = new();
    private readonly TemporaryFolder data = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => cluster.InitializeAsync();

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        data.Dispose();
    }

    [Fact]
    public async Task A_drain_that_a_budget_holds_goes_on_after_a_restart_and_ends_in_the_name_of_who_began_it()
    {
        await using var node = await TestNode.Create(cluster.Client, Cancellation);
        await using var home = await cluster.NewNamespace("k13d-drain");
        await Arrange(node, home);
        string drain;
        await using (var first = await Start())
        {
            var client = await first.LoggedIn(Domain.Identity.Role.Operator);
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/node/drain")
            {
                Content = JsonContent.Create(new { name = node.Name, force = true, gracePeriodSeconds = 0 }),
            };
            request.Headers.Add("Prefer", "respond-async");
            drain = (await client.SendAsync(request, Cancellation)).Headers.Location!.OriginalString;
            await Follow(client, drain, now => now["pods"]!.AsArray().Any(pod => pod!["state"]!.GetValue<string>() == "heldBack"));
        }

        await cluster.Client.PolicyV1.DeleteNamespacedPodDisruptionBudgetAsync("keeps-one", home.Name, cancellationToken: Cancellation);
        await using var second = await Start();
        var administrator = await second.LoggedIn();

        await Follow(administrator, new Uri(drain).PathAndQuery, now => now["phase"]!.GetValue<string>() == "succeeded");

        Assert.Empty((await cluster.Client.CoreV1.ListNamespacedPodAsync(home.Name, cancellationToken: Cancellation)).Items);
        var lines = (await administrator.GetFromJsonAsync<JsonNode>($"/api/audit?action=drain&resource=node/{node}", Cancellation))!["items"]!.AsArray();
        Assert.Equal(["ended", "started"], lines.Select(line => line!["details"]!["phase"]!.GetValue<string>()));
        Assert.Single(lines.Select(line => line!["user"]!.GetValue<string>()).Distinct());
    }

    private async Task Arrange(TestNode node, TestNamespace home)
    {
        var pod = HeldBack.Pod("web-1");
        pod.Metadata.Labels = new Dictionary<string, string> { ["app"] = "web" };
        (pod.Spec.SchedulingGates, pod.Spec.NodeName) = (null, node.Name);
        await cluster.Client.CoreV1.CreateNamespacedPodAsync(pod, home.Name, cancellationToken: Cancellation);
        var status = new V1Patch("""{"status":{"phase":"Running","conditions":[{"type":"Ready","status":"True"}]}}""", V1Patch.PatchType.MergePatch);
        await cluster.Client.CoreV1.PatchNamespacedPodStatusAsync(status, "web-1", home.Name, cancellationToken: Cancellation);
        var budget = new V1PodDisruptionBudget
        {
            Metadata = new V1ObjectMeta { Name = "keeps-one" },
            Spec = new V1PodDisruptionBudgetSpec
            {
                MinAvailable = 1,
                Selector = new V1LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            },
        };
        await cluster.Client.PolicyV1.CreateNamespacedPodDisruptionBudgetAsync(budget, home.Name, cancellationToken: Cancellation);
    }

    private Task<K13dHost> Start() => K13dHost.Start(
        ["--Kubernetes:Mode=kubeconfig", $"--Kubernetes:Kubeconfig={cluster.KubeconfigPath}", $"--DataDir={data.Path}"]);

    private static async Task Follow(HttpClient client, string drain, Func<JsonNode, bool> until)
    {
        using var answer = await client.GetAsync($"{drain}/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal) && until(JsonNode.Parse(line["data: ".Length..])!))
            {
                return;
            }
        }

        Assert.Fail($"{drain} ended before it was so.");
    }
}
