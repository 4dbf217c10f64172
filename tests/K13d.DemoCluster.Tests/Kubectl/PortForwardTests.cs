using System.Text;
using System.Text.RegularExpressions;
using k8s;
using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

[ClusterTests]
public sealed partial class PortForwardTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Theory]
    [InlineData("pod/web", "true")]
    [InlineData("pod/web", "false")]
    [InlineData("service/web", "true")]
    public async Task A_web_server_is_reached_through_a_port_of_this_machine(string target, string usesWebSockets)
    {
        await using var @namespace = await Web();
        using var own = new KubectlRunner(cluster.KubeconfigPath) { Settings = { ["KUBECTL_PORT_FORWARD_WEBSOCKETS"] = usesWebSockets } };
        var cancellation = TestContext.Current.CancellationToken;
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler);

        await foreach (var line in own.Follow(["port-forward", target, ":80", "-n", @namespace.Name], cancellation))
        {
            var address = $"http://{LocalAddress().Match(line).Value}";
            Assert.Contains("Welcome to nginx!", await http.GetStringAsync(new Uri(address), cancellation), StringComparison.Ordinal);
            Assert.Equal(System.Net.HttpStatusCode.NotFound, (await http.GetAsync(new Uri($"{address}/nowhere"), cancellation)).StatusCode);
            var many = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => http.GetStringAsync(new Uri(address), cancellation)));
            Assert.All(many, page => Assert.Contains("Welcome to nginx!", page, StringComparison.Ordinal));
            break;
        }

        Assert.Contains("\"GET /nowhere HTTP/1.1\" 404", await kubectl.Output("logs", "web", "-n", @namespace.Name), StringComparison.Ordinal);
    }

    [Theory, InlineData("true"), InlineData("false")]
    public async Task A_port_that_nobody_listens_on_is_told(string usesWebSockets)
    {
        await using var @namespace = await Web();
        using var own = new KubectlRunner(cluster.KubeconfigPath) { Settings = { ["KUBECTL_PORT_FORWARD_WEBSOCKETS"] = usesWebSockets } };
        await using var terminal = own.AtTerminal("port-forward", "pod/web", ":9", "-n", @namespace.Name);
        await terminal.Sees("-> 9");
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() =>
            http.GetStringAsync(new Uri($"http://{LocalAddress().Match(terminal.Screen).Value}"), TestContext.Current.CancellationToken));

        await terminal.Sees("dial tcp4 127.0.0.1:9: connect: connection refused");
    }

    [Fact]
    public async Task A_client_of_channels_speaks_to_a_port()
    {
        await using var @namespace = await Web();
        var cancellation = TestContext.Current.CancellationToken;
        using var socket = await cluster.Client.WebSocketNamespacedPodPortForwardAsync("web", @namespace.Name, [80], "v4.channel.k8s.io",
            cancellationToken: cancellation);
        using var demuxer = new StreamDemuxer(socket, StreamType.PortForward);
        demuxer.Start();
        using var stream = demuxer.GetStream((byte?)0, (byte?)0);

        await stream.WriteAsync(Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n"), cancellation);
        using var reader = new StreamReader(stream);

        Assert.StartsWith("HTTP/1.1 200 OK", await reader.ReadLineAsync(cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_is_over_has_no_ports()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Pod("over", "true") + "  restartPolicy: Never\n", ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=jsonpath={.status.phase}=Succeeded", "pod/over", "-n", @namespace.Name);

        var (exitCode, _, error) = await kubectl.Run("port-forward", "pod/over", ":80", "-n", @namespace.Name);

        Assert.Equal(1, exitCode);
        Assert.Contains("unable to forward port because pod is not running. Current status=Succeeded", error, StringComparison.Ordinal);
    }

    private async Task<TestNamespace> Web()
    {
        var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Web, ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=condition=Ready", "pod/web", "-n", @namespace.Name);
        return @namespace;
    }

    [GeneratedRegex(@"127\.0\.0\.1:\d+")]
    private static partial Regex LocalAddress();
}
