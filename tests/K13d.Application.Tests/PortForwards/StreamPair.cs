using System.IO.Pipelines;
using K13d.Application.Ports.PortForwards;

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

    private sealed class Half(PipeReader input, PipeWriter output) : DuplexStream
    {
        private readonly Stream reading = input.AsStream();

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
