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

        var refused = await Assert.ThrowsAsync<AggregateException>(() => Replica.Start(settings, new TestClock()));

        Assert.Equal(3, refused.InnerExceptions.OfType<OptionsValidationException>().SelectMany(each => each.Failures).Count());
    }
}
