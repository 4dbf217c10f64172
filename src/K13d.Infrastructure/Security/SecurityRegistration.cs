using K13d.Application.Ports.Identity;
using K13d.Domain.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Security;

/// <summary>Registers passwords and tokens.</summary>
public static class SecurityRegistration
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(AuthOptions.From(configuration));
        services.AddSingleton<IValidateOptions<AuthOptionsValidation.Checked>, AuthOptionsValidation>();
        services.AddOptions<AuthOptionsValidation.Checked>().ValidateOnStart();
        services.AddSingleton(LoginPolicy.Default);
        services.AddSingleton<IPasswordHasher, Argon2PasswordHasher>();
        services.AddSingleton<ITokenIssuer, JwtTokenIssuer>();
        services.AddSingleton<ITokenVerifier, JwtTokenVerifier>();
        return services;
    }
}
