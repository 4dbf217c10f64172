using k8s;
using k8s.Autorest;
using k8s.Models;

namespace K13d.Testing.Clusters;

/// <summary>A namespace that one test has for itself; disposing deletes it with all that is in it.</summary>
public sealed class TestNamespace : IAsyncDisposable
{
    private readonly IKubernetes client;

    private TestNamespace(IKubernetes client, string name) => (this.client, Name) = (client, name);

    public string Name { get; }

    public override string ToString() => Name;

    /// <summary>Creates one and answers when pods can be created in it: once its <c>default</c> service account is there.</summary>
    /// <param name="purpose">The start of its name, a DNS label; the rest is random.</param>
    /// <param name="awaitServiceAccount">False for a cluster that makes none.</param>
    public static async Task<TestNamespace> Create(
        IKubernetes client, string purpose, CancellationToken cancellation, bool awaitServiceAccount = true)
    {
        var name = TestName.New(purpose);
        await client.CoreV1.CreateNamespaceAsync(
            new V1Namespace { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: cancellation);
        var created = new TestNamespace(client, name);
        if (awaitServiceAccount)
        {
            var accounts = client.CoreV1.WatchListNamespacedServiceAccountAsync(
                name, fieldSelector: "metadata.name=default", timeoutSeconds: 30, cancellationToken: cancellation);
            await foreach (var (change, _) in accounts)
            {
                if (change == WatchEventType.Added)
                {
                    return created;
                }
            }

            throw new TimeoutException($"Namespace {name} got no service account \"default\" within 30 seconds");
        }

        return created;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await client.CoreV1.DeleteNamespaceAsync(Name);
        }
        catch (HttpOperationException gone) when (gone.Response.StatusCode is System.Net.HttpStatusCode.NotFound or System.Net.HttpStatusCode.Conflict)
        {
            // The test deleted it itself: it is gone, or on its way.
        }
    }
}
