using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Sessions;

/// <summary>Logging in and out, as the documentation shows it.</summary>
public sealed class LoginTests(SharedK13d shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData($$"""{"password": "{{K13dHost.AdminPassword}}"}""")]
    [InlineData($$"""{"username": "admin", "password": "{{K13dHost.AdminPassword}}"}""")]
    [InlineData($$"""{"username": "ADMIN", "password": "{{K13dHost.AdminPassword}}"}""")]
    [InlineData($$"""{"username": null, "password": "{{K13dHost.AdminPassword}}"}""")]
    public async Task A_login_answers_a_token_that_opens_the_api_and_when_it_expires(string body)
    {
        var answer = await LogIn(shared.Host, body);
        var session = await Read(answer);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["expires_at", "token"], session.AsObject().Select(field => field.Key).Order());
        Assert.StartsWith("eyJhbGciOiJIUzI1NiIs", session["token"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", session["expires_at"]!.GetValue<string>());
        var opened = await shared.Host.NewClient(session["token"]!.GetValue<string>()).GetAsync("/api/audit", Cancellation);
        Assert.Equal(HttpStatusCode.OK, opened.StatusCode);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_have_the_same_answer()
    {
        await using var host = await K13dHost.Start();

        var wrong = await LogIn(host, """{"password": "wrong"}""");
        var unknown = await LogIn(host, """{"username": "nobody", "password": "wrong"}""");

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (wrong.StatusCode, unknown.StatusCode));
        Assert.Equal("UNAUTHORIZED", (await Read(wrong))["code"]!.GetValue<string>());
        Assert.Equal(await wrong.Content.ReadAsStringAsync(Cancellation), await unknown.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory, InlineData("{}"), InlineData("""{"password": ""}"""), InlineData("""{"password": null}"""), InlineData("""{"username": "", "password": "x"}""")]
    [InlineData("""{"password": 5}"""), InlineData("[]"), InlineData("null"), InlineData("{")]
    public async Task What_is_no_login_is_a_bad_request(string body)
    {
        var answer = await LogIn(shared.Host, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("VALIDATION_ERROR", (await Read(answer))["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Logging_out_ends_the_session_at_once_and_no_other()
    {
        var (token, other) = (await shared.Host.Token(), await shared.Host.Token());

        var answer = await shared.Host.NewClient(token).PostAsync("/api/auth/logout", null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"status":"logged_out"}""", await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(HttpStatusCode.Unauthorized, (await shared.Host.NewClient(token).GetAsync("/api/audit", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shared.Host.NewClient(token).PostAsync("/api/auth/logout", null, Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await shared.Host.NewClient(other).GetAsync("/api/audit", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Ten_wrong_passwords_lock_the_name_for_the_right_one_too_until_the_lockout_is_over()
    {
        var time = new ShiftedTime();
        await using var host = await K13dHost.Start(replace: services => services.AddSingleton<TimeProvider>(time));
        const string Right = $$"""{"password": "{{K13dHost.AdminPassword}}"}""";
        for (var count = 0; count < 10; count++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await LogIn(host, """{"password": "wrong"}""")).StatusCode);
        }

        var locked = await LogIn(host, Right);

        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.Equal("RATE_LIMITED", (await Read(locked))["code"]!.GetValue<string>());
        Assert.InRange(locked.Headers.RetryAfter?.Delta?.TotalSeconds ?? 0, 1, 300);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(HttpStatusCode.OK, (await LogIn(host, Right)).StatusCode);
    }

    [Fact]
    public async Task No_password_and_no_token_is_logged_or_recorded()
    {
        await using var host = await K13dHost.Start();
        const string Canary = "canary-7d1f";
        await LogIn(host, $$"""{"password": "{{Canary}}"}""");
        var token = await host.Token();
        await host.NewClient(token + Canary).PostAsync("/api/auth/logout", null, Cancellation);

        var record = await host.NewClient(token).GetStringAsync("/api/audit", Cancellation);

        foreach (var secret in new[] { Canary, K13dHost.AdminPassword, token })
        {
            Assert.DoesNotContain(secret, record, StringComparison.Ordinal);
            Assert.DoesNotContain(host.Log.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static Task<HttpResponseMessage> LogIn(K13dHost host, string body) =>
        host.Anonymous.PostAsync("/api/auth/login", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);

    private static async Task<JsonNode> Read(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
}
