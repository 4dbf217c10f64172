using System.IO.Pipelines;

namespace K13d.Application.Tests.PortForwards;

/// <summary>Two ends of a connection in memory: what is written to one is read from the other.</summary>
internal sealed class StreamPair
{
    private StreamPair(Stream near, Stream far) => (Near, Far) = (near, far);

    public Stream Near { get; }

    public Stream Far { get; }

    /// <param name="room">How many bytes may be on their way, each way.</param>
    public static StreamPair Open(int room = 64 * 1024)
    {
        var options = new PipeOptions(pauseWriterThreshold: room, resumeWriterThreshold: room / 2, useSynchronizationContext: false);
        var (there, back) = (new Pipe(options), new Pipe(options));
        return new StreamPair(new Half(back.Reader, there.Writer), new Half(there.Reader, back.Writer));
    }

    /// <summary>Ends one way, so that the other end reads an end.</summary>
    public static ValueTask CloseOutput(Stream end) => ((Half)end).CloseOutput();

    private sealed class Half(PipeReader input, PipeWriter output) : Stream
    {
        private readonly Stream reading = input.AsStream();

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public ValueTask CloseOutput() => output.CompleteAsync();

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => reading.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var flushed = await output.WriteAsync(buffer, cancellationToken);
            if (flushed.IsCompleted)
            {
                throw new IOException("The other end is closed.");
            }
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                output.Complete();
                input.CancelPendingRead();
                input.Complete();
            }

            base.Dispose(disposing);
        }
    }
}
