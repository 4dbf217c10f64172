using K13d.Domain.Settings;

namespace K13d.Domain.Tests.Settings;

public sealed class LlmDraftTests
{
    private const string Canary = "canary-8b2f";

    [Theory]
    [InlineData("openai", "https://api.openai.com/v1")]
    [InlineData("ollama", "http://localhost:11434/v1")]
    [InlineData("gemini", "https://generativelanguage.googleapis.com/v1beta/openai")]
    [InlineData("anthropic", "https://api.anthropic.com/v1")]
    public void A_provider_with_an_endpoint_of_its_own_needs_none(string provider, string endpoint)
    {
        var read = new LlmDraft(provider, "gpt-4", Endpoint: null, ContextTokens: null, "sk-1").Read();

        Assert.Null(read.Endpoint);
        Assert.Equal(new Uri(endpoint), read.AskedAt);
        Assert.Equal(read, new LlmDraft(provider, "gpt-4", $"{endpoint}/", LlmConfiguration.DefaultContextTokens, "sk-1").Read());
    }

    [Theory, InlineData("azure"), InlineData("bedrock"), InlineData("custom")]
    public void Others_must_be_told_theirs(string provider)
    {
        Assert.Contains($"must be given for {provider}", Assert.Single(Faults(new LlmDraft(provider, "gpt-4", null, null, null))).Remedy, StringComparison.Ordinal);
        Assert.Empty(Faults(new LlmDraft(provider, "gpt-4", "https://llm.example.com", null, null)));
    }

    [Fact]
    public void Builtin_takes_nothing_and_asks_nobody()
    {
        Assert.Equal(LlmConfiguration.Builtin, new LlmDraft("builtin", "", "", null, "").Read());
        Assert.Null(LlmConfiguration.Builtin.AskedAt);
        Assert.False(LlmConfiguration.Builtin.LacksKey);
        Assert.Equal(
            [LlmField.Model, LlmField.Endpoint, LlmField.ApiKey],
            Faults(new LlmDraft("builtin", "gpt-4", "https://llm.example.com", null, Canary)).Select(fault => fault.Field));
    }

    [Fact]
    public void All_faults_are_told_together_and_a_provider_that_there_is_not_first()
    {
        var faults = Faults(new LlmDraft("openai", null, "ftp://x", 1, "two words"));

        Assert.Equal([LlmField.Model, LlmField.Endpoint, LlmField.ApiKey, LlmField.ContextTokens], faults.Select(fault => fault.Field));
        var unknown = Assert.Single(Faults(new LlmDraft("OpenAI", null, null, null, null)));
        Assert.Contains("builtin, openai, azure, ollama, gemini, anthropic, bedrock, custom", unknown.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llm.example.com/v1")]
    [InlineData("ftp://llm.example.com")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:6379")]
    [InlineData("https://")]
    [InlineData("https://llm.example.com/v 1")]
    [InlineData("https://llm.example.com\\@169.254.169.254/")]
    [InlineData("https://llm.example.com\r\nHost: evil")]
    [InlineData("https://llm.exаmple.com")]
    [InlineData("https://user:canary-8b2f@llm.example.com/v1")]
    [InlineData("https://canary-8b2f@llm.example.com/v1")]
    [InlineData("https://@llm.example.com/v1")]
    [InlineData("https://llm.example.com/v1?key=canary-8b2f")]
    [InlineData("https://llm.example.com/v1?")]
    [InlineData("https://llm.example.com/v1#canary-8b2f")]
    [InlineData("https://llm.example.com/v1#")]
    [InlineData("https://llm.example.com/v1/chat/completions")]
    public void An_endpoint_is_an_address_and_nothing_else_and_is_not_repeated(string endpoint)
    {
        var fault = Assert.Single(Faults(new LlmDraft("custom", "gpt-4", endpoint, null, null)));

        Assert.Equal(LlmField.Endpoint, fault.Field);
        Assert.DoesNotContain(Canary, fault.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://name.openai.azure.com?api-version=2025-04-01-preview", true)]
    [InlineData("https://name.openai.azure.com/?api-version=2024-10-21", true)]
    [InlineData("https://name.openai.azure.com?api-version=", false)]
    [InlineData("https://name.openai.azure.com?api-version=1&api-key=canary-8b2f", false)]
    [InlineData("https://name.openai.azure.com?key=canary-8b2f", false)]
    public void Azures_may_name_the_version_of_its_API(string endpoint, bool isRight) =>
        Assert.Equal(isRight, Faults(new LlmDraft("azure", "gpt-4", endpoint, null, null)).Count == 0);

    [Theory]
    [InlineData("llama3.1:8b", true)]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct", true)]
    [InlineData("arn:aws:bedrock:us-west-2:1:inference-profile/x", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("-flag", false)]
    [InlineData("two words", false)]
    [InlineData("line\nbreak", false)]
    public void A_model_is_a_name(string model, bool isRight) => Assert.Equal(isRight, Faults(new LlmDraft("openai", model, null, null, null)).Count == 0);

    [Fact]
    public void A_key_belongs_to_one_place()
    {
        var llm = new LlmDraft("openai", "gpt-4", null, null, "sk-1").Read();

        Assert.True(llm.IsAtSamePlaceAs(new LlmDraft("openai", "gpt-5", "https://API.openai.com/v1/", 8192, null).Read()));
        Assert.False(llm.IsAtSamePlaceAs(new LlmDraft("openai", "gpt-4", "https://evil.example.com/v1", null, null).Read()));
        Assert.False(llm.IsAtSamePlaceAs(new LlmDraft("openai", "gpt-4", "https://api.openai.com:8443/v1", null, null).Read()));
        Assert.False(llm.IsAtSamePlaceAs(new LlmDraft("custom", "gpt-4", "https://api.openai.com/v1", null, null).Read()));
        Assert.False(llm.IsAtSamePlaceAs(LlmConfiguration.Builtin));
    }

    [Fact]
    public void Every_provider_has_a_row_and_who_needs_a_key_lacks_it()
    {
        Assert.Equal(Enum.GetValues<LlmProvider>(), LlmProviders.All.Select(rule => rule.Provider));
        Assert.True(new LlmDraft("openai", "gpt-4", null, null, "").Read().LacksKey);
        Assert.False(new LlmDraft("ollama", "llama3", null, null, null).Read().LacksKey);
    }

    [Fact]
    public void The_text_of_a_configuration_holds_no_key()
    {
        var draft = new LlmDraft("openai", "gpt-4", null, null, Canary);

        Assert.DoesNotContain(Canary, $"{draft} {draft.Read()}", StringComparison.Ordinal);
    }

    private static List<LlmFault> Faults(LlmDraft draft) => [.. draft.Faults()];
}
