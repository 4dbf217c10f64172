using System.Net;
using K13d.Api.Tests.Hosting;

namespace K13d.Api.Tests.Requests;

public sealed class HeadersTests(SharedK13d k13d)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("/livez"), InlineData("/api/health"), InlineData("/api/audit"), InlineData("/api/nothing")]
    public async Task An_answer_is_neither_stored_nor_sniffed_nor_framed_and_does_not_name_its_server(string path)
    {
        var answer = await k13d.Host.Anonymous.GetAsync(path, Cancellation);

        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", Single(answer, "X-Content-Type-Options"));
        Assert.Equal("DENY", Single(answer, "X-Frame-Options"));
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", Single(answer, "Content-Security-Policy"));
        Assert.False(answer.Headers.Contains("Server"));
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
