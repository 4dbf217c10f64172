using K13d.Api.Tests.Hosting;

namespace K13d.Api.Tests.Requests;

public sealed class CorrelationTests(SharedK13d k13d)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("a"), InlineData("Trace-1.of_7"), InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public async Task A_sane_id_of_the_caller_is_taken_over(string id) => Assert.Equal(id, await IdFor(id));

    [Theory]
    [InlineData("")]
    [InlineData("has space")]
    [InlineData("<script>")]
    [InlineData("a;b")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public async Task Any_other_id_is_replaced(string id)
    {
        var used = await IdFor(id);

        Assert.NotEqual(id, used);
        Assert.Matches("^[0-9a-f]{32}$", used);
    }

    [Fact]
    public async Task Each_request_without_an_id_gets_one_of_its_own()
    {
        var first = await k13d.Host.Anonymous.GetAsync("/livez", Cancellation);
        var second = await k13d.Host.Anonymous.GetAsync("/livez", Cancellation);

        Assert.NotEqual(first.Headers.GetValues("X-Correlation-Id"), second.Headers.GetValues("X-Correlation-Id"));
    }

    private async Task<string> IdFor(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/livez");
        request.Headers.TryAddWithoutValidation("X-Correlation-Id", id);
        var answer = await k13d.Host.Anonymous.SendAsync(request, Cancellation);
        return answer.Headers.GetValues("X-Correlation-Id").Single();
    }
}
