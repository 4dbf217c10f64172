using K13d.Domain.Settings;
using K13d.Infrastructure.Llm;
using Microsoft.Extensions.Configuration;

namespace K13d.Infrastructure.Tests.Llm;

public sealed class LlmOptionsTests
{
    [Fact]
    public void Without_settings_it_is_builtin()
    {
        var options = From([]);

        Assert.Equal((LlmConfiguration.Builtin, TimeSpan.FromMinutes(1)), (options.First, options.Silence));
        Assert.Empty(options.Faults);
    }

    [Fact]
    public void The_settings_name_a_model_and_its_key()
    {
        var options = From([
            new("Llm:Provider", "custom"), new("Llm:Model", "llama3"), new("Llm:Endpoint", "http://llm.internal:8000/v1"), new("Llm:ApiKey", "sk-1"), new("Llm:ContextTokens", "8192"),
        ]);

        Assert.Equal(new LlmConfiguration(LlmProvider.Custom, "llama3", new Uri("http://llm.internal:8000/v1"), 8192) { ApiKey = "sk-1" }, options.First);
    }

    [Fact]
    public void Faults_name_the_setting_and_repeat_no_key()
    {
        var options = From([
            new("Llm:Provider", "openai"), new("Llm:Endpoint", "https://user:canary-1@host"), new("Llm:ApiKey", "canary 1"), new("Llm:ContextTokens", "many"), new("Llm:Silence", "0"),
        ]);

        Assert.Equal(LlmConfiguration.Builtin, options.First);
        Assert.Equal(
            ["K13D_LLM__SILENCE", "K13D_LLM__MODEL", "K13D_LLM__ENDPOINT", "K13D_LLM__APIKEY", "K13D_LLM__CONTEXTTOKENS"],
            options.Faults.Select(fault => fault.Split(' ')[0]));
        Assert.All(options.Faults, fault => Assert.DoesNotContain("canary", fault, StringComparison.Ordinal));
    }

    private static LlmOptions From(IEnumerable<KeyValuePair<string, string?>> settings) =>
        LlmOptions.From(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
