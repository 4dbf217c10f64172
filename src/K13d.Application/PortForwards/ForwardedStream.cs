using K13d.Application.Ports.PortForwards;

namespace K13d.Application.PortForwards;

/// <summary>A connection through a port-forward: it tells when it is used, and when it is closed.</summary>
internal sealed class ForwardedStream(Stream inner, Action used, Action<ForwardedStream> closed) : DuplexStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        used();
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken);
        used();
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        closed(this);
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            closed(this);
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
