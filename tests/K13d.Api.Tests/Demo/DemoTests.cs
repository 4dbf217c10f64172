using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Tools;

namespace K13d.Api.Tests.Demo;

/// <summary>K13d on the cluster that it brings along.</summary>
public sealed class DemoTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_says_plainly_that_it_is_a_demo_in_health_in_the_log_and_in_the_document()
    {
        await using var host = await K13dHost.Start(["--Kubernetes:Mode=demo"]);
        using var started = await host.Cluster();

        var health = JsonNode.Parse(await host.Anonymous.GetStringAsync("/api/health", Cancellation))!;
        var document = JsonNode.Parse(await host.Anonymous.GetStringAsync("/swagger/v1/swagger.json", Cancellation))!;

        Assert.True(health["cluster"]!["demo"]!.GetValue<bool>());
        Assert.Equal("demo", health["cluster"]!["mode"]!.GetValue<string>());
        Assert.Contains(host.Log.Lines, line => line.Contains("DEMO cluster", StringComparison.Ordinal));
        Assert.Contains("DEMO", document["info"]!["title"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Contains("simulated, nothing in it is real", document["info"]!["description"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_leaves_a_kubeconfig_that_is_its_owners_alone_and_that_kubectl_takes()
    {
        await using var host = await K13dHost.Start(["--Kubernetes:Mode=demo"]);
        using var started = await host.Cluster();
        var kubeconfig = Path.Combine(host.DataFolder, "demo.kubeconfig");

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(kubeconfig) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        using var kubectl = new KubectlRunner(kubeconfig);
        var namespaces = await kubectl.Run("get", "namespaces", "-o", "name");
        Assert.Contains("namespace/default", namespaces.Output, StringComparison.Ordinal);
    }
}
