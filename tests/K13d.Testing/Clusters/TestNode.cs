using k8s;
using k8s.Models;

namespace K13d.Testing.Clusters;

/// <summary>A node that is only an object, so that no pod of anyone's waits for it; disposing deletes it.</summary>
public sealed class TestNode : IAsyncDisposable
{
    private readonly IKubernetes client;

    private TestNode(IKubernetes client, string name) => (this.client, Name) = (client, name);

    public string Name { get; }

    public override string ToString() => Name;

    public static async Task<TestNode> Create(IKubernetes client, CancellationToken cancellation)
    {
        var name = TestName.New("k13d-test");
        await client.CoreV1.CreateNodeAsync(new V1Node { Metadata = new V1ObjectMeta { Name = name } }, cancellationToken: cancellation);
        return new TestNode(client, name);
    }

    public async ValueTask DisposeAsync() => await client.CoreV1.DeleteNodeAsync(Name);
}
