using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace K13d.Api.Tests.Contract;

/// <summary>What a newcomer sees who starts K13d on a machine that has no cluster.</summary>
public sealed partial class FirstStartTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_start_says_where_everything_is_and_how_to_log_in_and_later_ones_do_not_repeat_the_password()
    {
        await using var first = await StartedK13d.Start(adminPassword: null);
        var password = GeneratedPassword().Match(first.Banner).Groups[1].Value;

        Assert.Contains($"{first.Address.GetLeftPart(UriPartial.Authority)}/swagger", first.Banner, StringComparison.Ordinal);
        Assert.Matches(@"Data +SQLite, \S+k13d\.db", first.Banner);
        Assert.Contains("DEMO cluster: simulated, nothing in it is real", first.Banner, StringComparison.Ordinal);
        Assert.Matches(@"kubectl --kubeconfig '\S+/demo\.kubeconfig' get pods", first.Banner);
        Assert.Matches(@"helm --kubeconfig '\S+/demo\.kubeconfig' install web hello --repo http://127\.0\.0\.1:\d+/charts", first.Banner);
        Assert.Equal(HttpStatusCode.OK, await LogIn(first, password));
        Assert.DoesNotContain(password, first.Log, StringComparison.Ordinal);

        await using var second = await StartedK13d.Start(adminPassword: null, await first.StopAndKeepHome());

        Assert.DoesNotMatch(GeneratedPassword(), second.Banner);
        Assert.DoesNotContain(password, second.Banner + second.Log, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await LogIn(second, password));
    }

    [Fact]
    public async Task Told_to_stop_it_ends_well_and_every_line_of_its_log_is_JSON()
    {
        await using var k13d = await StartedK13d.Start("secret");
        await LogIn(k13d, "secret");

        Assert.Equal(0, await k13d.Stop());

        var lines = k13d.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.NotNull(JsonNode.Parse(line)!["@t"]));
        Assert.DoesNotContain(lines, line => line.Contains("\"@l\":\"Error\"", StringComparison.Ordinal));
    }

    private static async Task<HttpStatusCode> LogIn(StartedK13d k13d, string password)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = k13d.Address };
        return (await client.PostAsJsonAsync("/api/auth/login", new { password }, Cancellation)).StatusCode;
    }

    [GeneratedRegex(@"with the password (\S+) \(shown")]
    private static partial Regex GeneratedPassword();
}
