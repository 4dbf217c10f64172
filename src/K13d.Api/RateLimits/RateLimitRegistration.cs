using K13d.Api.Configuration;

namespace K13d.Api.RateLimits;

/// <summary>Registers the limits; the count itself is kept where replicas share it.</summary>
internal static class RateLimitRegistration
{
    public static void AddRateLimits(this IServiceCollection services) => services.AddSettings<RateLimitOptions>();

    public static void UseRateLimits(this IApplicationBuilder app) => app.UseMiddleware<RateLimitMiddleware>();
}
