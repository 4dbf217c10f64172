using k8s;
using K13d.Conformance.Tests.Cases;
using K13d.Conformance.Tests.Comparison;
using K13d.Conformance.Tests.Exchanges;
using K13d.DemoCluster;
using K13d.Testing.Clusters;

namespace K13d.Conformance.Tests;

/// <summary>A demo cluster in which nothing moves by itself, one in which controllers run and, where one is named, the real cluster.</summary>
public sealed class BothClusters : IAsyncLifetime
{
    private TestCluster? demo;
    private TestCluster? live;
    private TestCluster? real;

    internal Task<IReadOnlyList<Answer>> AskDemo(ConformanceCase asked) => Ask(asked.TakesControllers ? live! : demo!, asked);

    /// <summary>The answers of the real cluster: its own if there is one, else those that are recorded.</summary>
    internal async Task<IReadOnlyList<Answer>> AskReal(ConformanceCase asked)
    {
        if (real is null || (asked.TakesAnOldCluster && !Recording.IsWanted))
        {
            return await Recording.Of(asked.Name, TestContext.Current.CancellationToken);
        }

        var answers = await Ask(real, asked);
        if (Recording.IsWanted)
        {
            await Recording.Keep(asked.Name, answers, TestContext.Current.CancellationToken);
        }

        return answers;
    }

    public async ValueTask InitializeAsync()
    {
        demo = await TestCluster.StartDemo(new DemoClusterOptions { Seed = false, Live = false });
        live = await TestCluster.StartDemo(new DemoClusterOptions { Seed = false });
        if (TestCluster.RealKubeconfig is not null)
        {
            real = new TestCluster();
            await real.InitializeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cluster in (TestCluster?[])[demo, live, real])
        {
            if (cluster is not null)
            {
                await cluster.DisposeAsync();
            }
        }
    }

    private static async Task<IReadOnlyList<Answer>> Ask(TestCluster cluster, ConformanceCase asked)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var ns = await cluster.NewNamespace("conformance");
        if (cluster.IsDemo && !asked.TakesControllers)
        {
            await cluster.Client.CoreV1.CreateNamespacedServiceAccountAsync(
                new() { Metadata = new() { Name = "default" } }, ns.Name, cancellationToken: cancellation);
        }

        using var nobody = Nobody(cluster);
        try
        {
            var answers = await new Conversation(cluster.Http, nobody.HttpClient, ns.Name).Hold(asked.Requests, cancellation);
            return [.. answers.Select(answer => new Normalised(ns.Name, asked.TakesControllers).From(answer))];
        }
        finally
        {
            await new Conversation(cluster.Http, nobody.HttpClient, ns.Name).Hold(asked.Cleanup, cancellation);
        }
    }

    private static Kubernetes Nobody(TestCluster cluster)
    {
        var configuration = cluster.Configuration();
        configuration.AccessToken = configuration.ClientCertificateData = configuration.ClientCertificateKeyData = null;
        configuration.ClientCertificateFilePath = configuration.ClientKeyFilePath = null;
        return new Kubernetes(configuration);
    }
}
