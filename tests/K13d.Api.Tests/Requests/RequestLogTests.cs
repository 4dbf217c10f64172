using System.Net.Http.Json;
using K13d.Api.Tests.Hosting;

namespace K13d.Api.Tests.Requests;

public sealed class RequestLogTests(SharedK13d k13d)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_request_leaves_one_line_that_says_how_it_ended()
    {
        var client = await k13d.Host.LoggedIn();

        var answer = await client.GetAsync("/api/audit?limit=1", Cancellation);

        var line = await k13d.Host.Log.Completion(answer);
        Assert.Equal("GET", line["Method"]!.GetValue<string>());
        Assert.Equal("api/audit", line["Route"]!.GetValue<string>());
        Assert.Equal(200, line["Status"]!.GetValue<int>());
        Assert.Equal("admin", line["User"]!.GetValue<string>());
        Assert.True(line["Elapsed"]!.GetValue<double>() > 0);
    }

    [Fact]
    public async Task A_request_of_nobody_is_logged_as_anonymous()
    {
        var answer = await k13d.Host.Anonymous.GetAsync("/api/audit", Cancellation);

        var line = await k13d.Host.Log.Completion(answer);
        Assert.Equal((401, "anonymous"), (line["Status"]!.GetValue<int>(), line["User"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Neither_a_password_nor_a_token_nor_a_query_reaches_the_log()
    {
        var password = $"canary-{Guid.NewGuid():N}";
        var query = $"canary-{Guid.NewGuid():N}";
        var token = await k13d.Host.Token();
        var client = k13d.Host.NewClient(token);

        var login = await k13d.Host.Anonymous.PostAsJsonAsync("/api/auth/login", new { username = "nobody", password }, Cancellation);
        var broken = await k13d.Host.Anonymous.PostAsync(
            "/api/auth/login",
            new StringContent($"{{\"password\":\"{password}\"", System.Text.Encoding.UTF8, "application/json"),
            Cancellation);
        var asked = await client.GetAsync($"/api/audit?user={query}&token={query}", Cancellation);
        var forged = await k13d.Host.NewClient(token + "x").GetAsync("/api/audit", Cancellation);
        foreach (var answer in new[] { login, broken, asked, forged })
        {
            await k13d.Host.Log.Completion(answer);
        }

        var log = string.Concat(k13d.Host.Log.Lines);
        Assert.DoesNotContain(password, log, StringComparison.Ordinal);
        Assert.DoesNotContain(query, log, StringComparison.Ordinal);
        Assert.DoesNotContain(token, log, StringComparison.Ordinal);
        Assert.DoesNotContain(token.Split('.')[2], log, StringComparison.Ordinal);
        Assert.DoesNotContain(K13dHost.AdminPassword, log, StringComparison.Ordinal);
        Assert.Contains("api/audit", log, StringComparison.Ordinal);
    }

    [Theory, InlineData("/api/k8s/pods/"), InlineData("/api/no-such-route/"), InlineData("/")]
    public async Task A_secret_in_a_path_reaches_no_line_of_the_log(string before)
    {
        var secret = $"canary-{Guid.NewGuid():N}";
        var client = await k13d.Host.LoggedIn();

        var answers = new[] { await client.GetAsync(before + secret, Cancellation), await k13d.Host.Anonymous.GetAsync(before + secret, Cancellation) };

        foreach (var answer in answers)
        {
            var line = await k13d.Host.Log.Completion(answer);
            Assert.Null(line["RequestPath"]);
            Assert.NotNull(line["RequestId"]);
        }

        Assert.DoesNotContain(secret, string.Concat(k13d.Host.Log.Lines), StringComparison.Ordinal);
    }
}
