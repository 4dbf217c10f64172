using K13d.Infrastructure.Tests.Persistence.Databases;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Tests.Persistence;

public sealed class SettingsFaultTests
{
    [Theory]
    [InlineData("Auth:TokenLifetime", "soon", "K13D_AUTH__TOKENLIFETIME")]
    [InlineData("Auth:TokenLifetime", "-01:00:00", "K13D_AUTH__TOKENLIFETIME")]
    [InlineData("Auth:TokenLifetime", "00:00:01", "K13D_AUTH__TOKENLIFETIME")]
    [InlineData("Auth:TokenLifetime", "31.00:00:00", "K13D_AUTH__TOKENLIFETIME")]
    [InlineData("Auth:AdminPassword", "   ", "K13D_AUTH__ADMINPASSWORD")]
    [InlineData("Database:ConnectionString", "Password=hunter2;nonsense", "K13D_DATABASE__CONNECTIONSTRING")]
    [InlineData("Database:ConnectionString", "postgres://u:hunter2@db/k13d", "K13D_DATABASE__CONNECTIONSTRING")]
    [InlineData("Database:ConnectionString", "Database=k13d;Password=hunter2", "K13D_DATABASE__CONNECTIONSTRING")]
    [InlineData("DataDir", "/proc/k13d", "K13D_DATADIR")]
    [InlineData("Llm:Provider", "hunter2", "K13D_LLM__PROVIDER")]
    [InlineData("Llm:Provider", "1", "K13D_LLM__PROVIDER")]
    [InlineData("Llm:Endpoint", "llm.example.com/hunter2", "K13D_LLM__ENDPOINT")]
    [InlineData("Llm:Endpoint", "ftp://llm.example.com", "K13D_LLM__ENDPOINT")]
    [InlineData("Llm:Endpoint", "https://u:hunter2@llm.example.com", "K13D_LLM__ENDPOINT")]
    [InlineData("Llm:ContextTokens", "0", "K13D_LLM__CONTEXTTOKENS")]
    [InlineData("Llm:ContextTokens", "many", "K13D_LLM__CONTEXTTOKENS")]
    [InlineData("Chat:AllowAutoApprove", "perhaps", "K13D_CHAT__ALLOWAUTOAPPROVE")]
    [InlineData("Chat:DailyRuns", "-1", "K13D_CHAT__DAILYRUNS")]
    [InlineData("Chat:DailyRuns", "2147483648", "K13D_CHAT__DAILYRUNS")]
    [InlineData("Chat:DailyTokens", "1.5", "K13D_CHAT__DAILYTOKENS")]
    public async Task A_setting_that_cannot_work_is_named_with_its_remedy_and_no_secret(string key, string value, string variable)
    {
        await using var files = new SqliteDatabase();
        var settings = await files.Create();
        settings[key] = value;

        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => Replica.Start(settings, new TestClock()));

        Assert.StartsWith($"{variable} must ", Assert.Single(refused.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_faults_are_told_at_once()
    {
        await using var files = new SqliteDatabase();
        var settings = await files.Create();
        settings["Auth:TokenLifetime"] = "soon";
        settings["Auth:AdminPassword"] = " ";
        settings["Database:ConnectionString"] = "nonsense";
        settings["Llm:Provider"] = "nobody";
        settings["Chat:DailyRuns"] = "few";

        var refused = await Assert.ThrowsAsync<AggregateException>(() => Replica.Start(settings, new TestClock()));

        Assert.Equal(5, refused.InnerExceptions.OfType<OptionsValidationException>().SelectMany(each => each.Failures).Count());
    }
}
