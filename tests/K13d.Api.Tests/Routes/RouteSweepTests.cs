using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Application.Pipeline;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Routes;

/// <summary>What holds of every route, asked of every route that there is.</summary>
[ClusterTests]
public sealed class RouteSweepTests(SharedK13d k13d)
{
    /// <summary>The routes that need no login. Whoever adds one to this list says why it may be there.</summary>
    private static readonly string[] Open =
    [
        "POST api/auth/login", // nobody has a token before
        "GET api/health", // what watches K13d has no login; it tells up or down, and which kind of cluster
        "GET livez",
        "GET readyz",
    ];

    /// <summary>The routes that reach no use case, because there is nothing to decide.</summary>
    private static readonly string[] WithoutUseCase = ["GET livez"];

    private readonly IReadOnlyList<Route> routes = RouteTable.Of(k13d.Host);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void The_sweep_sees_the_routes()
    {
        Assert.Contains(routes, route => route.Pattern == "POST api/auth/logout");
        Assert.Contains(routes, route => route.Pattern == "GET api/k8s/{resource}");
        Assert.Contains(routes, route => route.Pattern == "DELETE api/k8s/{resource}/{name}");
    }

    [Fact]
    public void Only_the_named_routes_are_open() =>
        Assert.Equal(Open.Order(StringComparer.Ordinal), routes.Where(route => route.IsOpen).Select(route => route.Pattern).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_other_route_answers_401_to_a_caller_without_a_token_or_with_a_bad_one()
    {
        foreach (var route in routes.Where(route => !Open.Contains(route.Pattern)))
        {
            foreach (var token in new[] { null, "", "nonsense", "eyJhbGciOiJub25lIn0.e30." })
            {
                using var request = route.Request(body: route.IsWebSocket ? null : new StringContent("{ not json", Encoding.UTF8, "text/plain"));
                if (token is not null)
                {
                    request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
                }

                var answer = await k13d.Host.Anonymous.SendAsync(request, Cancellation);

                await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", answer);
                Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
            }
        }
    }

    [Theory, InlineData("?access_token={0}"), InlineData("?token={0}")]
    public async Task A_token_in_the_query_is_no_token(string query)
    {
        var token = await k13d.Host.Token();

        await ErrorAssert.Is(
            HttpStatusCode.Unauthorized,
            "UNAUTHORIZED",
            await k13d.Host.Anonymous.GetAsync("/api/audit" + string.Format(System.Globalization.CultureInfo.InvariantCulture, query, token), Cancellation));
    }

    [Fact]
    public async Task A_token_in_a_cookie_is_no_token()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/audit");
        request.Headers.Add("Cookie", $"Authorization=Bearer {await k13d.Host.Token()}; token={await k13d.Host.Token()}");

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await k13d.Host.Anonymous.SendAsync(request, Cancellation));
    }

    [Fact]
    public void Every_route_is_named_after_the_use_case_that_it_sends_or_says_which_it_is() =>
        Assert.All(routes, route => Assert.True(
            route.UseCase is not null != WithoutUseCase.Contains(route.Pattern),
            $"{route.Pattern} has the name '{route.Name}', which must be that of the use case it sends, or it must say which that is."));

    [Fact]
    public async Task A_role_that_does_not_hold_the_permission_gets_403()
    {
        var refused = 0;
        foreach (var (route, permission) in WithPermission())
        {
            foreach (var role in Enum.GetValues<Role>().Where(role => !permission.IsHeldBy(role)))
            {
                var client = await k13d.Host.LoggedIn(role);

                var body = await ErrorAssert.Is(HttpStatusCode.Forbidden, "FORBIDDEN", await client.SendAsync(route.Request(), Cancellation));

                Assert.Equal(permission.Name, body["details"]!["permission"]!.GetValue<string>());
                refused++;
            }
        }

        Assert.True(refused > 0);
    }

    [Fact]
    public async Task The_least_role_that_holds_the_permission_is_let_through()
    {
        foreach (var (route, permission) in WithPermission())
        {
            var client = await k13d.Host.LoggedIn(permission.Least);

            var answer = await client.SendAsync(route.Request(), Cancellation);

            Assert.True(
                answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized) && (int)answer.StatusCode < 500,
                $"{route.Pattern}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Cancellation)}");
        }
    }

    [Fact]
    public async Task Every_command_leaves_its_line_in_the_audit_record()
    {
        var commands = routes.Where(route => route.IsCommand).ToArray();
        Assert.NotEmpty(commands);
        foreach (var route in commands)
        {
            using var request = route.Request();
            var id = Guid.NewGuid().ToString("N");
            request.Headers.Add("X-Correlation-Id", id);

            await (await k13d.Host.LoggedIn()).SendAsync(request, Cancellation);

            Assert.Contains(await AuditLines(), line => line["correlation_id"]!.GetValue<string>() == id);
        }
    }

    [Fact]
    public async Task Every_attempt_at_a_command_without_a_token_leaves_its_line_too()
    {
        foreach (var route in routes.Where(route => route.IsCommand && !route.IsOpen))
        {
            using var request = route.Request();
            var id = Guid.NewGuid().ToString("N");
            request.Headers.Add("X-Correlation-Id", id);

            await k13d.Host.Anonymous.SendAsync(request, Cancellation);

            var line = Assert.Single(await AuditLines(), line => line["correlation_id"]!.GetValue<string>() == id);
            Assert.Equal(("anonymous", "denied"), (line["user"]!.GetValue<string>(), line["outcome"]!.GetValue<string>()));
        }
    }

    [Fact]
    public async Task No_change_is_made_whose_answer_the_caller_would_not_take()
    {
        var refused = 0;
        // What a WebSocket carries has no media type.
        foreach (var route in routes.Where(route => route.IsCommand && !route.IsWebSocket))
        {
            var client = await k13d.Host.LoggedIn();
            using var request = route.Request();
            request.Headers.Add("Accept", "application/xml");

            var answer = await client.SendAsync(request, Cancellation);

            await ErrorAssert.Is(HttpStatusCode.NotAcceptable, "NOT_ACCEPTABLE", answer);
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/audit?limit=1", Cancellation)).StatusCode); // logged in still
            refused++;
        }

        Assert.True(refused > 0);
    }

    [Fact]
    public async Task Garbage_on_an_open_route_is_never_an_error_of_ours()
    {
        var random = new Random(20_261_124);
        var bytes = new byte[2048];
        foreach (var route in routes.Where(route => route.IsOpen))
        {
            for (var attempt = 0; attempt < 60; attempt++)
            {
                random.NextBytes(bytes);
                var garbage = new ByteArrayContent(bytes, 0, random.Next(bytes.Length));
                garbage.Headers.TryAddWithoutValidation("Content-Type", attempt % 2 == 0 ? "application/json" : "application/json; charset=x");
                using var request = route.Request(query: $"?{Convert.ToHexString(bytes, 0, 20)}=%00%ff%FE", body: garbage);
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Convert.ToBase64String(bytes, 0, 40)}");
                request.Headers.TryAddWithoutValidation("Accept", "*/*;q=x, a/b");

                var answer = await k13d.Host.Anonymous.SendAsync(request, Cancellation);

                Assert.True((int)answer.StatusCode < 500, $"{route.Pattern}: {await answer.Content.ReadAsStringAsync(Cancellation)}");
            }
        }
    }

    private IEnumerable<(Route Route, Permission Permission)> WithPermission() =>
        from route in routes
        where route.UseCase is { } useCase && typeof(IRequires).IsAssignableFrom(useCase)
        select (route, ((IRequires)RuntimeHelpers.GetUninitializedObject(route.UseCase!)).Permission);

    private async Task<IReadOnlyList<JsonNode>> AuditLines()
    {
        var answer = await (await k13d.Host.LoggedIn()).GetStringAsync("/api/audit?limit=1000", Cancellation);
        return [.. JsonNode.Parse(answer)!["items"]!.AsArray().Select(line => line!)];
    }
}
