using System.Net;
using System.Net.Sockets;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Addresses;

/// <summary>
/// Opens connections to hosts that others name: it looks a host up once, has every address checked, and connects to those and to none that a second look-up
/// would give.
/// </summary>
internal static class CheckedConnection
{
    /// <exception cref="RefusedAddressException">One of the addresses may not be connected to.</exception>
    public static async ValueTask<Stream> Open(
        DnsEndPoint host, Func<IReadOnlyList<IPAddress>, Task<Failure.Invalid?>> refuse, CancellationToken cancellation)
    {
        var addresses = await LookUp(host.Host, cancellation);
        if (await refuse(addresses) is { } refused)
        {
            throw new RefusedAddressException(refused);
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellation);
        }
        finally
        {
            if (!socket.Connected)
            {
                socket.Dispose();
            }
        }

        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>What a host means: an address itself, or what the name stands for.</summary>
    /// <exception cref="SocketException">The name cannot be resolved.</exception>
    public static async Task<IPAddress[]> LookUp(string host, CancellationToken cancellation) =>
        IPAddress.TryParse(host, out var one) ? [one] : await Dns.GetHostAddressesAsync(host, cancellation);
}
