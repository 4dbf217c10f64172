using System.Globalization;
using System.Net;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.RateLimits;

public sealed class RateLimitTests
{
    private readonly ShiftedTime time = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_says_the_limit_what_is_left_and_until_when_errors_included()
    {
        await using var host = await Start(limit: 5);
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var client = host.Anonymous;

        var unauthorized = await client.GetAsync("/api/audit", Cancellation);
        var unknown = await client.GetAsync("/api/nothing", Cancellation);
        var document = await client.GetAsync("/swagger/v1/swagger.json", Cancellation);

        Assert.Equal(("5", "4"), (Header(unauthorized, "Limit"), Header(unauthorized, "Remaining")));
        Assert.Equal(("5", "3"), (Header(unknown, "Limit"), Header(unknown, "Remaining")));
        Assert.Equal(("5", "2"), (Header(document, "Limit"), Header(document, "Remaining")));
        Assert.InRange(long.Parse(Header(unknown, "Reset"), CultureInfo.InvariantCulture), now + 1, now + 62);
        Assert.Equal(Header(unauthorized, "Reset"), Header(unknown, "Reset"));
    }

    [Fact]
    public async Task Past_the_limit_the_answer_is_429_until_the_window_is_over()
    {
        await using var host = await Start(limit: 2);
        var client = host.Anonymous;
        await client.GetAsync("/api/audit", Cancellation);
        await client.GetAsync("/api/audit", Cancellation);

        var refused = await client.GetAsync("/api/audit", Cancellation);

        await ErrorAssert.Is(HttpStatusCode.TooManyRequests, "RATE_LIMITED", refused);
        Assert.Equal("0", Header(refused, "Remaining"));
        var wait = refused.Headers.RetryAfter?.Delta ?? TimeSpan.Zero;
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        time.Advance(wait);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/api/audit", Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Each_user_has_a_limit_of_their_own_in_all_their_sessions()
    {
        await using var host = await Start(limit: 8);
        var first = await host.LoggedIn(Role.Admin);
        var second = await host.LoggedIn(Role.Admin);
        var other = await host.LoggedIn(Role.Viewer);

        await first.GetAsync("/api/audit", Cancellation);
        var counted = await second.GetAsync("/api/audit", Cancellation);
        var apart = await other.GetAsync("/api/audit", Cancellation);

        Assert.Equal("6", Header(counted, "Remaining"));
        Assert.Equal("7", Header(apart, "Remaining"));
    }

    [Fact]
    public async Task Guessing_at_a_login_is_limited_for_the_address()
    {
        await using var host = await Start(limit: 3);
        for (var guess = 0; guess < 3; guess++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await Guess(host)).StatusCode);
        }

        await ErrorAssert.Is(HttpStatusCode.TooManyRequests, "RATE_LIMITED", await Guess(host));
    }

    [Theory, InlineData("/api/health"), InlineData("/livez"), InlineData("/readyz")]
    public async Task Health_probes_are_free(string path)
    {
        await using var host = await Start(limit: 1);
        for (var probe = 0; probe < 3; probe++)
        {
            var answer = await host.Anonymous.GetAsync(path, Cancellation);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(answer.Headers.Contains("X-RateLimit-Limit"));
        }
    }

    private static Task<HttpResponseMessage> Guess(K13dHost host) => host.Anonymous.PostAsync(
        "/api/auth/login",
        new StringContent("""{"username":"nobody","password":"guess"}""", System.Text.Encoding.UTF8, "application/json"),
        Cancellation);

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues($"X-RateLimit-{name}").Single();

    private Task<K13dHost> Start(int limit) => K13dHost.Start(
        [$"--RateLimits:RequestsPerMinute={limit}"],
        services => services.AddSingleton<TimeProvider>(time));
}
