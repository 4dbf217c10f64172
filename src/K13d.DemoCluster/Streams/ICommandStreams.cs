using System.Threading.Channels;

namespace K13d.DemoCluster.Streams;

/// <summary>Who runs a command in a container, at the far end of a connection of either transport.</summary>
internal interface ICommandStreams
{
    /// <summary>What is typed; complete when no more comes.</summary>
    ChannelReader<ReadOnlyMemory<byte>> Input { get; }

    /// <summary>How large the terminal is, and becomes.</summary>
    IAsyncEnumerable<TerminalSize> ReadSizes(CancellationToken cancellation);

    /// <summary>Cancelled when the client is gone.</summary>
    CancellationToken HungUp { get; }

    /// <summary>Shows what a command prints; nothing where the client did not ask for that stream.</summary>
    ValueTask Write(bool isError, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Says how it ended, and closes the connection.</summary>
    Task End(CommandEnd end, CancellationToken cancellation);
}
