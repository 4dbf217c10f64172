using System.Net;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Api.Tests.Requests;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Routes;

/// <summary>However odd a request is, no route fails on it, tells of its inside, or leaves out a header that every answer has.</summary>
[ClusterTests]
public sealed class OddRequestTests(SharedK13d k13d)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_nobody_it_is_refused_as_documented() => await SendAll(k13d.Host.Anonymous);

    [Theory, InlineData(Role.Viewer), InlineData(Role.Admin)]
    public async Task Of_somebody_it_is_refused_as_documented_or_answered(Role role) => await SendAll(await k13d.Host.LoggedIn(role));

    /// <summary>Kestrel answers these itself, without a body, before K13d sees them: they are not HTTP, or might have no end.</summary>
    [Theory]
    [InlineData("/api/k8s/%00", 1, HttpStatusCode.BadRequest)]
    [InlineData("/api/k8s/pods%00/x", 1, HttpStatusCode.BadRequest)]
    [InlineData("/api/audit?user={0}", 9_000, HttpStatusCode.RequestUriTooLong)]
    [InlineData("/api/audit", 40_000, HttpStatusCode.RequestHeaderFieldsTooLarge)]
    public async Task What_is_no_request_that_can_be_read_is_refused(string path, int length, HttpStatusCode status)
    {
        var text = new string('a', length);
        using var message = new HttpRequestMessage(HttpMethod.Get, path.Replace("{0}", text, StringComparison.Ordinal));
        message.Headers.Add("X-Odd", status == HttpStatusCode.RequestHeaderFieldsTooLarge ? text : "");

        var answer = await k13d.Host.Anonymous.SendAsync(OddRequest.Raw(message, k13d.Host.Address), Cancellation);

        Assert.Equal(status, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    private async Task SendAll(HttpClient client)
    {
        foreach (var route in RouteTable.Of(k13d.Host).Where(route => route.Name != "LogOut"))
        {
            foreach (var request in OddRequest.For(route, k13d.Host.Address))
            {
                using var answer = await client.SendAsync(request, Cancellation);

                EveryAnswer.HasItsHeaders(answer, route.IsCounted);
                if (!answer.IsSuccessStatusCode)
                {
                    Assert.NotEqual("INTERNAL_ERROR", (string?)(await ErrorAssert.IsDocumented(answer))["code"]);
                }
            }
        }
    }
}
