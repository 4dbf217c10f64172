using System.Net;
using System.Net.Sockets;

namespace K13d.Api.Requests;

/// <summary>How a client's address is written, and how far one client's addresses reach.</summary>
internal static class ClientAddresses
{
    /// <summary>An IPv4 address that came over an IPv6 socket, as IPv4; without the scope, which is this machine's business.</summary>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes());

    /// <summary>
    /// The address that stands for one client: an IPv6 client owns a whole /64 (RFC 6177) and could otherwise be a new one with every
    /// request.
    /// </summary>
    public static string Client(IPAddress? address)
    {
        if (address is null)
        {
            return "unknown";
        }

        var plain = Plain(address);
        if (plain.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return plain.ToString();
        }

        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
