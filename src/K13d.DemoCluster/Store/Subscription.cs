using System.Threading.Channels;

namespace K13d.DemoCluster.Store;

/// <summary>A place in the stream of a resource's changes.</summary>
/// <param name="Snapshot">The objects at the moment of subscribing.</param>
/// <param name="Missed">The changes between the revision asked for and that moment.</param>
internal sealed record Subscription(Snapshot Snapshot, IReadOnlyList<StoredEvent> Missed, Channel<StoredEvent> Channel)
{
    /// <summary>The changes from then on. It ends when the reader is too slow.</summary>
    public ChannelReader<StoredEvent> Changes => Channel.Reader;
}
