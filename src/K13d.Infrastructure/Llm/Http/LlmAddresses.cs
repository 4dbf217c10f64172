using System.Net;
using K13d.Domain.Failures;
using K13d.Infrastructure.Addresses;

namespace K13d.Infrastructure.Llm.Http;

/// <summary>
/// Which addresses a model may be asked at: all that an administrator may mean, this machine and its network with them, and none of a cloud's metadata; and
/// a key goes over the internet only by TLS.
/// </summary>
internal static class LlmAddresses
{
    /// <summary>Null where all of these addresses of a host may be connected to.</summary>
    /// <param name="openly">Whether a key would go there without TLS.</param>
    public static Failure.Invalid? Refuse(string host, IReadOnlyList<IPAddress> addresses, bool openly)
    {
        var kinds = addresses.Select(AddressKinds.Of).ToArray();

        // Which address it is would tell what the names in the operator's network mean.
        return kinds.Contains(AddressKind.Never)
            ? new Failure.Invalid($"{host} has an address that no model is asked at: link-local, metadata, multicast or reserved. Give endpoint another host.")
            : openly && kinds.Contains(AddressKind.Public)
                ? new Failure.Invalid($"{host} is on the internet, and the key would go there without TLS: give an endpoint with https, or none of a key.")
                : null;
    }
}
