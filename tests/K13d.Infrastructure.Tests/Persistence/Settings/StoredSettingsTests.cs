using System.Text;
using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Microsoft.EntityFrameworkCore;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Persistence.Settings;

public sealed class StoredSettingsOnSqliteTests() : StoredSettingsTests(new SqliteDatabase())
{
    [Fact]
    public async Task The_key_of_a_model_is_in_no_file_that_K13d_writes()
    {
        await K13d.Get<ILlmSettings>().Save(OpenAi, TestContext.Current.CancellationToken);
        Assert.Equal(OpenAi, Value(await K13d.Get<ILlmSettings>().Find(TestContext.Current.CancellationToken)));

        await Stop();

        var files = Directory.EnumerateFiles(Settings["DataDir"] ?? "", "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToArray();
        Assert.Contains(files, file => file.AsSpan().IndexOf("gpt-4"u8) >= 0);
        foreach (var secret in new[] { Canary, Convert.ToBase64String(Encoding.UTF8.GetBytes(Canary)) })
        {
            Assert.DoesNotContain(files, file => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
        }
    }
}

public sealed class StoredSettingsOnPostgresTests(PostgresServer server) : StoredSettingsTests(new PostgresDatabase(server));

public abstract class StoredSettingsTests(ITestDatabase database) : DatabaseTests(database)
{
    protected const string Canary = "sk-canary-5e7a";

    protected static LlmConfiguration OpenAi { get; } = new(LlmProvider.OpenAI, "gpt-4", new Uri("https://llm.example.com/v1"), 8_000) { ApiKey = Canary };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IUserSettings Users => K13d.Get<IUserSettings>();

    private IChatLimits Limits => K13d.Get<IChatLimits>();

    private ILlmSettings Llm => K13d.Get<ILlmSettings>();

    [Fact]
    public async Task What_a_person_has_set_is_found_after_a_restart_and_everybody_elses_is_the_default()
    {
        var (eve, settings) = (Guid.NewGuid(), new UserSettings("de-CH", BeginnerMode: true, AutoApproveReadonly: true));
        Assert.Equal(UserSettings.Default, Value(await Users.Find(eve, Cancellation)));
        await Users.Save(eve, UserSettings.Default with { Language = "fr" }, Cancellation);
        await Users.Save(eve, settings, Cancellation);

        await Restart();

        Assert.Equal(settings, Value(await Users.Find(eve, Cancellation)));
        Assert.Equal(UserSettings.Default, Value(await Users.Find(Guid.NewGuid(), Cancellation)));
    }

    [Fact]
    public async Task Limits_are_those_of_the_configuration_until_an_administrator_sets_others()
    {
        Assert.Equal(ChatLimits.Default, Value(await Limits.Find(Cancellation)));
        (Settings["Chat:AllowAutoApprove"], Settings["Chat:DailyRuns"], Settings["Chat:DailyTokens"]) = ("false", "5", "6000000000");
        await Restart();
        Assert.Equal(new ChatLimits(AllowAutoApprove: false, 5, 6_000_000_000), Value(await Limits.Find(Cancellation)));

        await Limits.Save(ChatLimits.Default, Cancellation);
        await Limits.Save(new ChatLimits(AllowAutoApprove: true, 0, 7), Cancellation);

        await Restart();
        Assert.Equal(new ChatLimits(AllowAutoApprove: true, 0, 7), Value(await Limits.Find(Cancellation)));
    }

    [Fact]
    public async Task A_model_is_that_of_the_configuration_until_an_administrator_sets_another()
    {
        Assert.Equal(LlmConfiguration.Builtin, Value(await Llm.Find(Cancellation)));
        (Settings["Llm:Provider"], Settings["Llm:Model"], Settings["Llm:Endpoint"]) = ("openai", "gpt-4", "https://llm.example.com/v1");
        (Settings["Llm:ApiKey"], Settings["Llm:ContextTokens"]) = (Canary, "8000");
        await Restart();
        Assert.Equal(OpenAi, Value(await Llm.Find(Cancellation)));

        foreach (var set in new[] { OpenAi with { ApiKey = null }, LlmConfiguration.Builtin, OpenAi with { Endpoint = null, ApiKey = "other" } })
        {
            await Llm.Save(set, Cancellation);
            await Restart();
            Assert.Equal(set, Value(await Llm.Find(Cancellation)));
        }

        Assert.DoesNotContain(K13d.Log, line => line.Contains(Canary, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UPDATE llm_settings SET endpoint = 'https://evil.example.com/'")]
    [InlineData("UPDATE llm_settings SET provider = 'Custom'")]
    [InlineData("UPDATE llm_settings SET api_key = substr(api_key, 2)")]
    [InlineData("DELETE FROM signing_keys WHERE purpose = 'stored-credentials'")]
    public async Task A_key_goes_to_no_other_endpoint_and_what_can_be_read_no_more_is_said_to_be(string harm)
    {
        await Llm.Save(OpenAi, Cancellation);
        await K13d.Rows(rows => rows.Database.ExecuteSqlRawAsync(harm, Cancellation));

        await Restart();

        Assert.Contains("give it again", Assert.IsType<Failure.Conflict>(FailureOf(await Llm.Find(Cancellation))).Message, StringComparison.Ordinal);
        Assert.Null(FailureOf(await Llm.Save(OpenAi, Cancellation)));
        Assert.Equal(OpenAi, Value(await Llm.Find(Cancellation)));
    }

    [Fact]
    public async Task A_key_is_encrypted_where_it_is_stored_and_never_the_same_twice()
    {
        await Llm.Save(OpenAi, Cancellation);
        var first = await Stored();
        await Llm.Save(OpenAi, Cancellation);

        Assert.Equal(-1, first.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Canary)));
        Assert.NotEqual(first, await Stored());
    }

    [Fact]
    public async Task Many_who_save_at_once_all_succeed()
    {
        var (eve, other) = (Guid.NewGuid(), await Start());
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(attempt => Task.Run(async () =>
        {
            var replica = attempt % 2 == 0 ? K13d : other;
            return new[]
            {
                await replica.Get<IUserSettings>().Save(eve, UserSettings.Default, Cancellation),
                await replica.Get<IChatLimits>().Save(ChatLimits.Default, Cancellation),
                await replica.Get<ILlmSettings>().Save(OpenAi, Cancellation),
            };
        })));

        Assert.All(all.SelectMany(each => each), saved => Assert.Null(FailureOf(saved)));
    }

    private async Task<byte[]> Stored()
    {
        byte[] stored = [];
        await K13d.Rows(async rows => stored = (await rows.LlmSettings.AsNoTracking().SingleAsync(Cancellation)).ApiKey);
        return stored;
    }
}
