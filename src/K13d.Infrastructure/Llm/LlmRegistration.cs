using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Settings;
using K13d.Infrastructure.Llm.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Llm;

/// <summary>Registers what asks language models. It needs a TimeProvider.</summary>
public static class LlmRegistration
{
    public static IServiceCollection AddLlm(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(LlmOptions.From(configuration));
        services.AddSingleton<IValidateOptions<LlmOptionsValidation.Checked>, LlmOptionsValidation>();
        services.AddOptions<LlmOptionsValidation.Checked>().ValidateOnStart();
        services.AddSingleton<LlmConnections>();
        services.AddSingleton<LastAnswer>();
        services.AddSingleton<ILlmHealth>(provider => provider.GetRequiredService<LastAnswer>());
        services.AddSingleton<ILlmEndpoints, LlmEndpoints>();
        services.AddSingleton<ILanguageModel, SemanticKernelModel>();
        return services;
    }
}
