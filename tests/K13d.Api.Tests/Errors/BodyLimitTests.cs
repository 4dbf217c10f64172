using System.Net;
using System.Text;
using K13d.Api.Requests;

namespace K13d.Api.Tests.Errors;

/// <summary>What a request's body may be, and what K13d does with one that is more than that.</summary>
public sealed class BodyLimitTests(ProbedK13d k13d) : IClassFixture<ProbedK13d>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_body_over_a_mebibyte_is_413_whether_or_not_it_says_its_length(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/test/bodies") { Content = Json(BodyLimit.Bytes + 1) };
        request.Headers.TransferEncodingChunked = chunked;
        // As curl does with a long body: K13d refuses it by its stated length and hangs up, so it is better not sent at all.
        request.Headers.ExpectContinue = !chunked;

        await ErrorAssert.Is(HttpStatusCode.RequestEntityTooLarge, "PAYLOAD_TOO_LARGE", await k13d.Host.Anonymous.SendAsync(request, Cancellation));
    }

    [Fact]
    public async Task A_body_of_a_mebibyte_is_read()
    {
        var answer = await k13d.Host.Anonymous.PostAsync("/test/bodies", Json(BodyLimit.Bytes), Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_refused_with_flat_memory()
    {
        const long offered = 1L << 30;
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var (status, taken) = await RawHttp.SendEndless(k13d.Host.Address, "/test/bodies", offered);

        Assert.Equal("HTTP/1.1 413 ", status);
        Assert.True(taken < offered / 10, $"{taken} bytes were taken.");
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 64 << 20);
    }

    [Fact]
    public async Task A_bad_chunk_extension_which_smuggles_requests_is_400()
    {
        var answer = await RawHttp.Send(
            k13d.Host.Address,
            "POST /test/bodies HTTP/1.1\r\nHost: k13d\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "2;bad\n\r\n{}\r\n0\r\n\r\nGET /livez HTTP/1.1\r\nHost: k13d\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("alive", answer, StringComparison.Ordinal);
    }

    private static StringContent Json(long bytes)
    {
        const string frame = "{\"name\":\"\",\"replicas\":1}";
        return new StringContent(frame.Insert(9, new string('x', (int)bytes - frame.Length)), Encoding.UTF8, "application/json");
    }
}
