using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace K13d.Bench.Terminals;

/// <summary>Whether a terminal in which nobody types stays open through a proxy that cuts what is silent, and a connection without pings does not.</summary>
internal static class TerminalBench
{
    public static async Task Run(TerminalOptions options, CancellationToken cancellation)
    {
        await using var cluster = await BenchCluster.Start(options.Kubeconfig, cancellation, live: true);
        await using var k13d = await K13dProcess.Start(cluster.KubeconfigPath, cancellation);
        await using var pod = await BenchPod.Start(cluster.Client, cancellation);
        var idle = TimeSpan.FromSeconds(options.IdleSeconds);
        await using var proxy = new CuttingProxy(k13d.Http.BaseAddress!, idle);
        Console.WriteLine($"Cluster: {(cluster.IsDemo ? "demo" : options.Kubeconfig)}; a proxy that cuts after {options.IdleSeconds} s of silence.\n");
        Figures.WriteHead(1, "connection", "silent for", "longest silence on it", "cut");

        using var terminal = new ClientWebSocket { Options = { KeepAliveInterval = Timeout.InfiniteTimeSpan } };
        terminal.Options.SetRequestHeader("Authorization", k13d.Http.DefaultRequestHeaders.Authorization!.ToString());
        await terminal.ConnectAsync(new Uri($"ws://127.0.0.1:{proxy.Port}/api/pods/{BenchPod.Name}/exec?namespace={pod.Namespace}"), cancellation);
        await Type(terminal, "before", cancellation);
        await Shown(terminal, "before", cancellation);
        var quiet = Stopwatch.StartNew();
        // It is listened to all the while: a client answers pings only when it reads.
        var shown = Shown(terminal, "after", cancellation);
        await Task.WhenAny(shown, Task.Delay(TimeSpan.FromMinutes(options.Minutes), cancellation));
        await Type(terminal, "after", cancellation);
        await shown;
        Figures.WriteRow("terminal", $"{Figures.Number(quiet.Elapsed.TotalSeconds)} s", $"{proxy.LongestSilence.TotalSeconds:N1} s", "no");

        // Without this the proxy might cut nothing.
        await using var other = new CuttingProxy(k13d.Http.BaseAddress!, idle);
        using var plain = new TcpClient();
        await plain.ConnectAsync(IPAddress.Loopback, other.Port, cancellation);
        quiet.Restart();
        var read = await plain.GetStream().ReadAsync(new byte[1], cancellation);
        Figures.WriteRow("plain TCP", $"{Figures.Number(quiet.Elapsed.TotalSeconds)} s", "-", read == 0 ? "yes" : "no");
    }

    /// <summary>Has the shell say something that is not typed like that.</summary>
    private static async Task Type(ClientWebSocket terminal, string word, CancellationToken cancellation)
    {
        byte[] typed = [0, .. Encoding.UTF8.GetBytes($"echo sa''id-{word}\n")];
        await terminal.SendAsync(typed, WebSocketMessageType.Binary, endOfMessage: true, cancellation);
    }

    private static async Task Shown(ClientWebSocket terminal, string word, CancellationToken cancellation)
    {
        var shown = new StringBuilder();
        var buffer = new byte[16 * 1024];
        while (!shown.ToString().Contains($"said-{word}", StringComparison.Ordinal))
        {
            var received = await terminal.ReceiveAsync(buffer, cancellation);
            if (received.MessageType == WebSocketMessageType.Close) throw new InvalidOperationException($"The terminal was closed: {terminal.CloseStatus} {terminal.CloseStatusDescription}; it has shown {shown}");
            shown.Append(Encoding.UTF8.GetString(buffer, 0, received.Count));
        }
    }
}
