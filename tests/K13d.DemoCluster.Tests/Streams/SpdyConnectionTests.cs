using System.IO.Pipelines;
using System.Text;
using K13d.DemoCluster.Streams.Spdy;

namespace K13d.DemoCluster.Tests.Streams;

public sealed class SpdyConnectionTests
{
    private readonly Pipe toServer = new();
    private readonly Pipe toClient = new();

    [Fact]
    public void The_dictionary_is_the_one_that_the_protocol_names()
    {
        var (low, high) = (1u, 0u);
        foreach (var one in HeaderDictionary.Bytes.Span) (low, high) = ((low + one) % 65521, (low + one + high) % 65521);

        Assert.Equal(0xe3c6a7c2u, (high << 16) | low);
    }

    [Fact]
    public async Task A_ping_comes_back()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var connection = Connect();
        var running = connection.Run(cancellation);
        var ping = SpdyFrame.Of(SpdyFrameType.Ping, 17).ToBytes();

        await toServer.Writer.WriteAsync(ping, cancellation);

        Assert.Equal(ping, await Received(ping.Length));
        await toServer.Writer.CompleteAsync();
        await running;
        Assert.True(connection.HungUp.IsCancellationRequested);
    }

    [Fact]
    public async Task A_stream_is_opened_answered_read_and_written()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var connection = Connect();
        var running = connection.Run(cancellation);

        await toServer.Writer.WriteAsync(NewStream(1, ("streamtype", "stdin")), cancellation);
        await toServer.Writer.WriteAsync(SpdyFrame.Data(1, "typed"u8.ToArray(), isFinal: true).ToBytes(), cancellation);

        var stream = await connection.Opened.ReadAsync(cancellation);
        Assert.Equal("stdin", stream.Header("streamType"));
        Assert.Equal("typed", Encoding.ASCII.GetString((await stream.Input.ReadAsync(cancellation)).Span));
        await stream.Input.Completion;
        var reply = await Received(8 + 4 + 2 + 5 + 4 + 5);
        Assert.Equal([0x80, 0x03, 0x00, 0x02, 0x00, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x01], reply[..12]);
        await stream.Write("seen"u8.ToArray(), cancellation);
        Assert.Equal("seen"u8.ToArray(), (await Received(12))[8..]);
        await stream.Close(cancellation);
        Assert.Equal([0, 0, 0, 1, 1, 0, 0, 0], await Received(8));
        await toServer.Writer.CompleteAsync();
        await running;
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("\u0080\u0002\0\u0001\0\0\0\u000a0123456789")]
    [InlineData("\u0080\u0003\0\u0001\0\0\0\u00020")]
    [InlineData("\u0080\u0003\0\u0001\0\0\0\u0014\0\0\0\u0001\0\0\0\0\0\0nonsense!!")]
    [InlineData("\0\0\0\u0001\0\u00ff\u00ff\u00ff")]
    public async Task What_is_no_spdy_ends_the_connection(string sent)
    {
        using var connection = Connect();
        var running = connection.Run(TestContext.Current.CancellationToken);

        await toServer.Writer.WriteAsync(Encoding.Latin1.GetBytes(sent), TestContext.Current.CancellationToken);
        await toServer.Writer.CompleteAsync();
        await running;

        Assert.True(connection.HungUp.IsCancellationRequested);
        Assert.False(connection.Opened.TryRead(out _));
    }

    private SpdyConnection Connect() => new(new Both(toServer.Reader.AsStream(), toClient.Writer.AsStream()));

    // Of a first block: a zlib header without a dictionary, and the names and values as they are.
    private static byte[] NewStream(int id, params (string Name, string Value)[] headers)
    {
        var block = new List<byte>(Number(headers.Length));
        foreach (var (name, value) in headers) block.AddRange([.. Number(name.Length), .. Encoding.ASCII.GetBytes(name), .. Number(value.Length), .. Encoding.ASCII.GetBytes(value)]);
        var length = (ushort)block.Count;
        byte[] stored = [0x78, 0x01, 0, (byte)length, (byte)(length >> 8), (byte)~length, (byte)(~length >> 8), .. block];
        byte[] payload = [.. Number(id), .. Number(0), 0, 0, .. stored];
        return new SpdyFrame(SpdyFrameType.SynStream, id, 0, payload).ToBytes();
    }

    private static byte[] Number(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private async Task<byte[]> Received(int count)
    {
        var read = await toClient.Reader.ReadAtLeastAsync(count, TestContext.Current.CancellationToken);
        var bytes = read.Buffer.Slice(0, count);
        var received = System.Buffers.BuffersExtensions.ToArray(bytes);
        toClient.Reader.AdvanceTo(bytes.End);
        return received;
    }

    /// <summary>What is read from one stream and written to the other.</summary>
    private sealed class Both(Stream from, Stream to) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            from.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            to.WriteAsync(buffer, cancellationToken);

        public override Task FlushAsync(CancellationToken cancellationToken) => to.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => to.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
