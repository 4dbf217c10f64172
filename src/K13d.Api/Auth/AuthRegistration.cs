using K13d.Api.Configuration;
using Microsoft.AspNetCore.Authorization;

namespace K13d.Api.Auth;

/// <summary>Registers who is let in: whoever has a valid token, except where an operation says <c>[AllowAnonymous]</c>.</summary>
internal static class AuthRegistration
{
    public static void AddAuth(this IServiceCollection services)
    {
        // Not AddAuthentication: it brings the key ring of cookies along, which nothing here uses and which writes outside the data folder.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.DefaultScheme = BearerHandler.SchemeName;
            authentication.AddScheme<BearerHandler>(BearerHandler.SchemeName, displayName: null);
        });
        services.AddSettings<OidcOptions>();
        services.AddWebEncoders();
        services.AddTransient<BearerHandler>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, AnonymousChanges>();
    }
}
