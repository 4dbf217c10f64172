using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace K13d.Infrastructure.Addresses;

/// <summary>What is behind an address, as far as its number tells.</summary>
internal enum AddressKind
{
    Public,

    /// <summary>Of a network of the operator's own.</summary>
    Private,

    /// <summary>This machine.</summary>
    Loopback,

    /// <summary>Nothing that K13d ever asks: link-local addresses and cloud metadata, multicast, reserved ranges, and wrapped addresses that are not public.</summary>
    Never,
}

/// <summary>Tells the kinds apart.</summary>
/// <seealso href="https://www.iana.org/assignments/iana-ipv4-special-registry"/>
/// <seealso href="https://www.iana.org/assignments/iana-ipv6-special-registry"/>
internal static class AddressKinds
{
    private static readonly (IPNetwork Network, AddressKind Kind)[] Known =
    [
        // Where clouds tell a machine its credentials, beside 169.254.169.254: Alibaba, Azure, AWS and Google over IPv6.
        .. Networks(AddressKind.Never, "100.100.100.200/32", "168.63.129.16/32", "fd00:ec2::/32", "fd20:ce::254/128"),
        .. Networks(AddressKind.Loopback, "127.0.0.0/8", "::1/128"),
        .. Networks(AddressKind.Private, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"),
        .. Networks(
            AddressKind.Never,
            "0.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "2001:db8::/32", "3fff::/20"),
    ];

    /// <summary>Of IPv6 nothing else is routed on the internet, translated IPv4 apart.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>NAT64, for all and of a network's own: the last four bytes are an IPv4 address.</summary>
    private static readonly IPNetwork[] Translated = [IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("64:ff9b:1::/48")];

    public static AddressKind Of(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return Of(address.MapToIPv4());
        }

        foreach (var (network, kind) in Known)
        {
            if (network.Contains(address))
            {
                return kind;
            }
        }

        return Wrapped(address) is { } inner ? OfWrapped(inner)
            : address.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(address) ? AddressKind.Never
            : AddressKind.Public;
    }

    private static AddressKind OfWrapped(IPAddress inner) => Of(inner) == AddressKind.Public ? AddressKind.Public : AddressKind.Never;

    /// <summary>The IPv4 address that a router or this machine would make of it.</summary>
    private static IPAddress? Wrapped(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        return Translated.Any(network => network.Contains(address)) ? new IPAddress(bytes.AsSpan(12))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : Teredo.Contains(address) ? Inverted(bytes)
            : null;
    }

    private static IPAddress Inverted(byte[] teredo)
    {
        var client = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(client, ~BinaryPrimitives.ReadUInt32BigEndian(teredo.AsSpan(12)));
        return new IPAddress(client);
    }

    private static IEnumerable<(IPNetwork Network, AddressKind Kind)> Networks(AddressKind kind, params string[] networks) =>
        networks.Select(network => (IPNetwork.Parse(network), kind));
}
