using System.Net.Http.Json;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;
using K13d.Application.Ports.PortForwards;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.PortForwards;

/// <summary>A K13d that forwards to a pod whose end is in the test's own hands.</summary>
public sealed class ForwardingK13d : IAsyncLifetime
{
    private PodServer server = null!;

    public K13dHost Host { get; private set; } = null!;

    internal LocalPods Pods { get; } = new();

    /// <summary>Where the pod's web server listens.</summary>
    public int WebPort => server.Port;

    public async ValueTask InitializeAsync()
    {
        server = await PodServer.Start();
        Host = await K13dHost.Start(replace: services => services.AddSingleton<IForwardablePods>(Pods));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await server.DisposeAsync();
    }

    /// <returns>The id of a new port-forward of this client's.</returns>
    public static async Task<string> Start(HttpClient client, int podPort)
    {
        var answer = await client.PostAsJsonAsync("/api/portforward", new { @namespace = "default", pod = "web", podPort }, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, body);
        return JsonNode.Parse(body)!["id"]!.GetValue<string>();
    }
}
