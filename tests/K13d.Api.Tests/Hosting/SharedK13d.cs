[assembly: AssemblyFixture(typeof(K13d.Api.Tests.Hosting.SharedK13d))]

namespace K13d.Api.Tests.Hosting;

/// <summary>The one K13d that most tests speak to.</summary>
public sealed class SharedK13d : IAsyncLifetime
{
    public K13dHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Host = await K13dHost.Start();
        using var started = await Host.Cluster();
    }

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
