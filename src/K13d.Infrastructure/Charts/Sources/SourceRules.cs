using System.Net;
using K13d.Application.Ports.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Addresses;

namespace K13d.Infrastructure.Charts.Sources;

/// <summary>
/// From where charts may come: what the operator lists or, where nothing is listed, every public place; and the demo cluster's repository, which is on
/// this machine.
/// </summary>
internal sealed class SourceRules(ChartOptions options, IDemoCharts demo)
{
    /// <summary>Null where it may be asked; Invalid with the reason where not, as far as the URL tells it.</summary>
    public async Task<Failure.Invalid?> Refuse(SourceUrl url, CancellationToken cancellation)
    {
        var sources = await Sources(cancellation);
        var listed = sources.Any(source => source.Covers(url));
        if (!listed && options.AllowedSources.Count > 0)
        {
            return new Failure.Invalid(
                $"{ChartSourceFailures.Origin(url.Web)} is no source that K13d may fetch charts from: K13D_HELM__ALLOWEDSOURCES names those that it may.");
        }

        return IPAddress.TryParse(url.Host, out var address) ? Refuse(sources, url.Host, url.Port, [address]) : null;
    }

    /// <summary>Null where all of these addresses of a host may be connected to.</summary>
    public async Task<Failure.Invalid?> Refuse(string host, int port, IReadOnlyList<IPAddress> addresses, CancellationToken cancellation) =>
        Refuse(await Sources(cancellation), host, port, addresses);

    /// <summary>Whether a credential may go there as it is: without TLS only where the operator has named the place.</summary>
    public async Task<bool> MayLearnCredential(SourceUrl url, CancellationToken cancellation) =>
        url.Web.Scheme == "https" || (await Sources(cancellation)).Any(source => source.Covers(url));

    private static Failure.Invalid? Refuse(IReadOnlyList<AllowedSource> sources, string host, int port, IReadOnlyList<IPAddress> addresses)
    {
        var named = sources.Where(source => source.IsAt(host, port)).ToArray();
        foreach (var address in addresses)
        {
            var kind = AddressKinds.Of(address);
            if (kind != AddressKind.Public && !named.Any(source => source.MayBe(kind)))
            {
                return Refused(host, kind);
            }
        }

        return null;
    }

    // Which address it is would tell a caller what the names in the operator's network mean.
    private static Failure.Invalid Refused(string host, AddressKind kind) => kind switch
    {
        AddressKind.Private => new($"{host} is in a private network: charts are fetched from there only where K13D_HELM__ALLOWEDSOURCES names it."),
        AddressKind.Loopback => new($"{host} is this machine: charts are fetched from there only where K13D_HELM__ALLOWEDSOURCES names it with its port, as http://localhost:5000."),
        _ => new($"{host} has an address that charts are never fetched from: link-local, metadata, multicast or reserved."),
    };

    private async Task<IReadOnlyList<AllowedSource>> Sources(CancellationToken cancellation) =>
        await demo.Find(cancellation) is { } own ? [.. options.AllowedSources, AllowedSource.Of(own)] : options.AllowedSources;
}
