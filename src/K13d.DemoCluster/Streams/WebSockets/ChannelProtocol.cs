namespace K13d.DemoCluster.Streams.WebSockets;

/// <summary>
/// A subprotocol in which every message begins with the number of its stream: <c>v5.channel.k8s.io</c> and those before it.
/// https://pkg.go.dev/k8s.io/apimachinery/pkg/util/httpstream/wsstream
/// </summary>
/// <param name="Name">Empty for a client that names none.</param>
/// <param name="IsBase64">Whether messages are text: a digit, and base64.</param>
/// <param name="HasStatus">Whether the end is told by a Status; before version 4 it is by a text.</param>
/// <param name="ClosesStreams">Whether a client can close one stream of them.</param>
internal sealed record ChannelProtocol(string Name, bool IsBase64, bool HasStatus, bool ClosesStreams)
{
    public static readonly ChannelProtocol Newest = new("v5.channel.k8s.io", false, true, true);

    private static readonly ChannelProtocol[] Older =
        [new("v4.channel.k8s.io", false, true, false), new("v4.base64.channel.k8s.io", true, true, false),
            new("channel.k8s.io", false, false, false), new("base64.channel.k8s.io", true, false, false)];

    private static readonly string[] OfPorts = ["v4.channel.k8s.io", "v4.base64.channel.k8s.io"];

    private static readonly ChannelProtocol Unnamed = new("", false, false, false);

    /// <summary>The first of the client's that is spoken here; null for none.</summary>
    public static ChannelProtocol? Choose(IList<string> wanted) =>
        wanted.Count == 0 ? Unnamed : wanted.Select(name => Array.Find([Newest, .. Older], protocol => protocol.Name == name))
            .FirstOrDefault(protocol => protocol is not null);

    /// <summary>The first of the client's that ports are forwarded by; null for none.</summary>
    public static ChannelProtocol? ChooseForPorts(IList<string> wanted) =>
        wanted.Count == 0 ? Unnamed : Choose([.. wanted.Where(OfPorts.Contains).DefaultIfEmpty("none")]);
}
