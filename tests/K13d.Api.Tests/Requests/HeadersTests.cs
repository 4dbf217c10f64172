using System.Net;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;

namespace K13d.Api.Tests.Requests;

public sealed class HeadersTests(SharedK13d k13d, ProbedK13d probed) : IClassFixture<ProbedK13d>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/test/json", 200)]
    [InlineData("HEAD", "/test/json", 200)]
    [InlineData("OPTIONS", "/test/json", 204)]
    [InlineData("GET", "/test/numbers?count=many", 400)]
    [InlineData("GET", "/api/audit", 401)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("PUT", "/test/json", 405)]
    [InlineData("GET", "/test/json", 406, "text/html")]
    [InlineData("POST", "/test/bodies", 413, null, 2 << 20)]
    [InlineData("POST", "/test/bodies", 415, null, 2)]
    [InlineData("GET", "/test/throws", 500)]
    public async Task An_answer_is_neither_stored_nor_sniffed_nor_framed_and_says_what_is_left_of_the_limit(
        string method, string path, int status, string? accept = null, int body = 0)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body > 0 ? new ByteArrayContent(new byte[body]) : null };
        request.Headers.ExpectContinue = body > 2;
        request.Headers.TryAddWithoutValidation("Accept", accept ?? "*/*");

        var answer = await probed.Host.Anonymous.SendAsync(request, Cancellation);

        Assert.Equal(status, (int)answer.StatusCode);
        EveryAnswer.HasItsHeaders(answer);
    }

    [Fact]
    public async Task So_does_one_that_is_refused_for_its_role_or_for_coming_too_often_and_a_probe_only_counts_nothing()
    {
        await using var host = await K13dHost.Start(["--RateLimits:RequestsPerMinute=1"]);
        var viewer = await host.LoggedIn(Role.Viewer);

        var forbidden = await viewer.GetAsync("/api/audit", Cancellation);
        var tooMany = await viewer.GetAsync("/api/audit", Cancellation);
        var probe = await viewer.GetAsync("/livez", Cancellation);

        Assert.Equal((403, 429, 200), ((int)forbidden.StatusCode, (int)tooMany.StatusCode, (int)probe.StatusCode));
        EveryAnswer.HasItsHeaders(forbidden);
        EveryAnswer.HasItsHeaders(tooMany);
        EveryAnswer.HasItsHeaders(probe, counted: false);
    }

    [Theory]
    [InlineData("/swagger", 301), InlineData("/swagger/index.html", 200), InlineData("/swagger/swagger-ui-bundle.js", 200)]
    [InlineData("/swagger/swagger-ui.css", 200), InlineData("/swagger/v1/swagger.json", 200), InlineData("/swagger/nothing", 404)]
    public async Task The_pages_of_Swagger_UI_run_their_own_scripts_only_and_are_not_framed(string path, int status)
    {
        var answer = await probed.Host.Anonymous.GetAsync(path, Cancellation);

        Assert.Equal(status, (int)answer.StatusCode);
        var policy = Single(answer, "Content-Security-Policy").Split(';', StringSplitOptions.TrimEntries);
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("script-src 'self'", policy);
        Assert.Contains("connect-src 'self'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal("nosniff", Single(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Single(answer, "X-Frame-Options"));
    }

    [Fact]
    public async Task Another_site_is_allowed_nothing()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/health");
        request.Headers.Add("Origin", "https://elsewhere.example");

        var answer = await k13d.Host.Anonymous.SendAsync(request, Cancellation);

        Assert.DoesNotContain(answer.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task HEAD_is_GET_without_the_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/livez");

        var answer = await k13d.Host.Anonymous.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task OPTIONS_says_which_methods_a_route_takes()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/api/audit");

        var answer = await (await k13d.Host.LoggedIn()).SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["GET"], answer.Content.Headers.Allow);
    }

    private static string Single(HttpResponseMessage answer, string header) => answer.Headers.GetValues(header).Single();
}
