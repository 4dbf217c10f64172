using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Streams.Spdy;

/// <summary>A command's streams as streams of a SPDY connection, told apart by their header <c>streamType</c>.</summary>
internal sealed class SpdyCommandStreams : ICommandStreams
{
    /// <summary>As the kubelet's.</summary>
    private static readonly TimeSpan OpensWithin = TimeSpan.FromSeconds(30);

    private readonly SpdyConnection connection;
    private readonly Dictionary<string, SpdyStream> streams;
    private readonly bool hasStatus;

    private SpdyCommandStreams(SpdyConnection connection, Dictionary<string, SpdyStream> streams, bool hasStatus)
    {
        (this.connection, this.streams, this.hasStatus) = (connection, streams, hasStatus);
        Input = streams.TryGetValue("stdin", out var input) ? input.Input : Nothing();
    }

    public ChannelReader<ReadOnlyMemory<byte>> Input { get; }

    public CancellationToken HungUp => connection.HungUp;

    /// <summary>Waits for the client to open them all; null where it does not.</summary>
    public static async Task<SpdyCommandStreams?> Open(SpdyConnection connection, WantedStreams wanted, string protocol, CancellationToken cancellation)
    {
        var expected = new List<string> { "error" };
        if (wanted.Input) expected.Add("stdin");
        if (wanted.Output) expected.Add("stdout");
        if (wanted.Error) expected.Add("stderr");
        if (wanted.Terminal && protocol is "v3.channel.k8s.io" or "v4.channel.k8s.io") expected.Add("resize");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(OpensWithin);
        var streams = new Dictionary<string, SpdyStream>(StringComparer.OrdinalIgnoreCase);
        try
        {
            while (!expected.TrueForAll(streams.ContainsKey))
            {
                var stream = await connection.Opened.ReadAsync(limit.Token);
                streams[stream.Header("streamType")] = stream;
            }
        }
        catch (Exception left) when (left is ChannelClosedException || (left is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }

        return new SpdyCommandStreams(connection, streams, hasStatus: protocol == "v4.channel.k8s.io");
    }

    public ValueTask Write(bool isError, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        streams.TryGetValue(isError ? "stderr" : "stdout", out var stream) ? stream.Write(bytes, cancellation) : default;

    public async Task End(CommandEnd end, CancellationToken cancellation)
    {
        var text = hasStatus ? end.ToStatus(isTranslated: false).ToJsonString(JsonText.Options) : end.ToText();
        if (text.Length > 0) await streams["error"].Write(Encoding.UTF8.GetBytes(text), cancellation);
        foreach (var stream in streams.Values) await stream.Close(cancellation);
        await connection.GoAway(cancellation);
    }

    // Each size is an object on a line of its own.
    public async IAsyncEnumerable<TerminalSize> ReadSizes([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!streams.TryGetValue("resize", out var stream)) yield break;
        await foreach (var piece in stream.Input.ReadAllAsync(cancellation))
        {
            foreach (var line in Encoding.UTF8.GetString(piece.Span).Split('\n'))
            {
                if (TerminalSize.Read(Encoding.UTF8.GetBytes(line)) is { } size) yield return size;
            }
        }
    }

    private static ChannelReader<ReadOnlyMemory<byte>> Nothing()
    {
        var nothing = Channel.CreateBounded<ReadOnlyMemory<byte>>(1);
        nothing.Writer.Complete();
        return nothing.Reader;
    }
}
