using K13d.Api.Configuration;

namespace K13d.Api.PortForwards;

/// <summary>Registers the limits of port-forwards, and what passes HTTP through them.</summary>
internal static class PortForwardRegistration
{
    public static void AddPortForwards(this IServiceCollection services)
    {
        services.AddSettings<PortForwardOptions>();
        services.AddSingleton(provider => provider.GetRequiredService<PortForwardOptions>().Limits);
        services.AddHttpForwarder();
        services.AddSingleton<ForwardedHttp>();
    }
}
