using System.Net;
using System.Net.NetworkInformation;

namespace K13d.Api.Tests.Contract;

/// <summary>The documented port-forward, which is to a port that the documentation chooses.</summary>
public sealed class DocumentedPortForwardTests(DocumentedK13d documented) : IClassFixture<DocumentedK13d>, IDisposable
{
    private const int LocalPort = 8888;

    private readonly DocumentedClient k13d = new(documented);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => k13d.Dispose();

    [Fact]
    public async Task The_documented_pod_is_reached_at_the_documented_port_until_it_is_stopped()
    {
        Assert.False(IsInUse(), $"This test needs the port {LocalPort} of this machine, because the documentation says it: end what listens on it, and run the test again.");
        await k13d.Authorize();

        var forward = await k13d.Send(Snippets.PortForward);

        Assert.Equal((LocalPort, "active"), (forward["localPort"]!.GetValue<int>(), forward["status"]!.GetValue<string>()));
        Assert.StartsWith("pf-", forward["id"]!.GetValue<string>(), StringComparison.Ordinal);
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        Assert.Contains("nginx", await http.GetStringAsync(new Uri($"http://localhost:{LocalPort}/"), Cancellation), StringComparison.Ordinal);

        var stopped = await k13d.Http.DeleteAsync($"/api/portforward/{forward["id"]!.GetValue<string>()}", Cancellation);

        Assert.Equal(HttpStatusCode.OK, stopped.StatusCode);
        Assert.False(IsInUse());
    }

    private static bool IsInUse() => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == LocalPort);
}
