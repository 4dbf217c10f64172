using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Routes;

/// <summary>What holds of every route that opens a WebSocket, beside what holds of every route.</summary>
[ClusterTests]
public sealed class WebSocketSweepTests(SharedK13d k13d)
{
    private const string Bearer = "base64url.bearer.authorization.k8s.io.";

    private readonly IReadOnlyList<Route> routes = [.. RouteTable.Of(k13d.Host).Where(route => route.IsWebSocket)];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_sweep_sees_them_and_each_needs_a_login()
    {
        Assert.Contains(routes, route => route.Pattern == "GET api/pods/{name}/exec");
        Assert.DoesNotContain(routes, route => route.IsOpen);
    }

    [Fact]
    public async Task A_page_of_another_site_is_refused_whoever_is_logged_in_and_the_record_says_so()
    {
        foreach (var route in routes)
        {
            foreach (var origin in new[] { "https://evil.example", "null", "http://127.0.0.1" })
            {
                var id = Guid.NewGuid().ToString("N");
                using var request = route.Request();
                request.Headers.Add("Origin", origin);
                request.Headers.Add("X-Correlation-Id", id);

                await ErrorAssert.Is(HttpStatusCode.Forbidden, "FORBIDDEN", await (await k13d.Host.LoggedIn()).SendAsync(request, Cancellation), route.Pattern);

                Assert.Equal("denied", (await AuditLine(id))["outcome"]!.GetValue<string>());
            }
        }
    }

    [Theory, InlineData("bm9uc2Vuc2U"), InlineData("!"), InlineData("")]
    public async Task A_bad_token_as_a_subprotocol_is_refused(string token)
    {
        foreach (var route in routes)
        {
            using var request = route.Request();
            request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", Bearer + token);

            await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await k13d.Host.Anonymous.SendAsync(request, Cancellation), route.Pattern);
        }
    }

    [Fact]
    public async Task A_good_one_is_let_through_and_a_lesser_role_is_not()
    {
        foreach (var (role, status) in new[] { (Role.Operator, HttpStatusCode.NotFound), (Role.Viewer, HttpStatusCode.Forbidden) })
        {
            foreach (var route in routes)
            {
                using var request = route.Request();
                request.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", Bearer + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(await k13d.Host.Token(role))));

                var answer = await k13d.Host.Anonymous.SendAsync(request, Cancellation);

                Assert.True(answer.StatusCode == status, $"{route.Pattern}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
            }
        }
    }

    [Fact]
    public async Task What_is_no_handshake_or_speaks_another_protocol_is_a_400_that_says_so_and_the_record_too()
    {
        foreach (var route in routes)
        {
            using var plain = new HttpRequestMessage(HttpMethod.Get, route.Request().RequestUri);
            using var other = route.Request();
            other.Headers.Add("Sec-WebSocket-Protocol", "nonsense.example");
            foreach (var request in new[] { plain, other })
            {
                var id = Guid.NewGuid().ToString("N");
                request.Headers.Add("X-Correlation-Id", id);

                await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await (await k13d.Host.LoggedIn()).SendAsync(request, Cancellation), route.Pattern);

                Assert.Equal("failed", (await AuditLine(id))["outcome"]!.GetValue<string>());
            }
        }
    }

    private async Task<JsonNode> AuditLine(string id)
    {
        var answer = await (await k13d.Host.LoggedIn()).GetStringAsync("/api/audit?limit=1000", Cancellation);
        return Assert.Single(JsonNode.Parse(answer)!["items"]!.AsArray(), line => line!["correlation_id"]!.GetValue<string>() == id)!;
    }
}
