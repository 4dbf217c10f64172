using System.Net;
using K13d.Api.Configuration;

namespace K13d.Api.Ingress;

/// <summary>What stands before K13d.</summary>
internal sealed record IngressOptions : ISettings
{
    public static string Section => "Ingress";

    /// <summary>
    /// The proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed, as CIDRs with commas between; none unless it is set,
    /// because anyone can write those headers.
    /// </summary>
    public string TrustedProxies { get; init; } = "";

    /// <summary>The path under which the ingress serves K13d, if it does not strip it: <c>/k13d</c>.</summary>
    public string PathBase { get; init; } = "";

    public IEnumerable<IPNetwork> Proxies => Entries.Select(IPNetwork.Parse);

    private string[] Entries => TrustedProxies.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IEnumerable<SettingFault> Faults()
    {
        foreach (var entry in Entries.Where(entry => !IPNetwork.TryParse(entry, out _)))
        {
            yield return new(nameof(TrustedProxies), $"holds '{entry}', which is no network: write CIDRs, such as 10.0.0.0/8, with commas between");
        }

        if (PathBase.Length > 0 && (!PathBase.StartsWith('/') || PathBase.EndsWith('/')))
        {
            yield return new(nameof(PathBase), "must start with a slash and not end with one, such as /k13d");
        }
    }
}
