using System.Threading.Channels;

namespace K13d.DemoCluster.Streams;

/// <summary>One connection to a port of a pod, over whichever transport.</summary>
internal interface IForwardedConnection
{
    int Port { get; }

    /// <summary>What the client sends, until it closes its side.</summary>
    ChannelReader<ReadOnlyMemory<byte>> Input { get; }

    ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Tells that the connection cannot be made, or is broken.</summary>
    ValueTask Fail(string why, CancellationToken cancellation);

    ValueTask Close(CancellationToken cancellation);
}

/// <summary>The connections that a client makes through one connection of its own.</summary>
internal interface IForwardedConnections
{
    /// <summary>Cancelled when the client is gone.</summary>
    CancellationToken HungUp { get; }

    /// <summary>Each as it is made, until the client is gone.</summary>
    IAsyncEnumerable<IForwardedConnection> Accept(CancellationToken cancellation);
}
