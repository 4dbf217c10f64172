using K13d.Api.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace K13d.Api.Ingress;

/// <summary>Registers what a proxy before K13d changes: the client's address, the scheme, the path.</summary>
internal static class IngressRegistration
{
    public static void AddIngress(this IServiceCollection services)
    {
        services.AddSettings<IngressOptions>();
        services.AddOptions<ForwardedHeadersOptions>().Configure<IngressOptions>((forwarded, ingress) =>
        {
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var network in ingress.Proxies)
            {
                forwarded.KnownIPNetworks.Add(network);
            }

            // A chain of proxies is walked back only as far as each hop is one of ours.
            forwarded.ForwardLimit = null;
            forwarded.ForwardedHeaders = forwarded.KnownIPNetworks.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        });
    }

    public static void UseIngress(this WebApplication app)
    {
        app.UseForwardedHeaders();
        if (app.Configuration[$"{IngressOptions.Section}:{nameof(IngressOptions.PathBase)}"] is { } path && path.StartsWith('/'))
        {
            app.UsePathBase(path);
        }
    }
}
