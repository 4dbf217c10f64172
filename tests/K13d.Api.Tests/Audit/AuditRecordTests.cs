using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;

namespace K13d.Api.Tests.Audit;

/// <summary>The audit record, as the documentation shows it.</summary>
public sealed class AuditRecordTests : IAsyncLifetime
{
    private K13dHost host = null!;
    private HttpClient admin = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        host = await K13dHost.Start();
        admin = await host.LoggedIn();
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_line_has_the_documented_fields_and_ours()
    {
        var line = Assert.Single(await Items("?action=login&user=admin"))!;

        Assert.Equal(
            ["action", "client_address", "correlation_id", "details", "id", "namespace", "outcome", "resource", "timestamp", "user"],
            line.AsObject().Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.Equal(("admin", "login", "user/admin", "success"), (Text(line, "user"), Text(line, "action"), Text(line, "resource"), Text(line, "outcome")));
        Assert.Equal("127.0.0.1", Text(line, "client_address"));
        Assert.EndsWith("Z", Text(line, "timestamp"), StringComparison.Ordinal);
        Assert.IsType<JsonObject>(line["details"]);
        Assert.True(line["id"]!.GetValue<long>() > 0);
    }

    [Fact]
    public async Task Logins_failed_logins_logouts_and_anonymous_attempts_are_in_it_with_the_answers_correlation_id()
    {
        var failed = await host.Anonymous.PostAsJsonAsync("/api/auth/login", new { username = "eve<script>", password = "x" }, Cancellation);
        var leaving = await host.LoggedIn();
        await leaving.PostAsync("/api/auth/logout", null, Cancellation);
        await host.Anonymous.PostAsync("/api/auth/logout", null, Cancellation);

        var lines = (await Items("")).Select(line => (Text(line!, "user"), Text(line!, "action"), Text(line!, "outcome"))).ToArray();

        Assert.Equal(
            [("anonymous", "post", "denied"), ("admin", "logout", "success"), ("admin", "login", "success"), ("eve?script?", "login", "failed"), ("admin", "login", "success")],
            lines);
        Assert.Equal(failed.Headers.GetValues("X-Correlation-Id").Single(), Text((await Items("?outcome=failed")).Single()!, "correlation_id"));
    }

    [Fact]
    public async Task Pages_filters_and_total_go_together()
    {
        for (var count = 0; count < 4; count++)
        {
            await host.Anonymous.PostAsJsonAsync("/api/auth/login", new { username = $"eve{count % 2}", password = "x" }, Cancellation);
        }

        var page = await Read("?user=eve1&action=login&limit=1&offset=1&from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z");

        Assert.Single(page["items"]!.AsArray());
        Assert.Equal(2, page["total"]!.GetValue<long>());
        Assert.Equal(0, (await Read("?to=2020-01-01T00:00:00Z"))["total"]!.GetValue<long>());
        Assert.Equal(0, (await Read("?namespace=shop"))["total"]!.GetValue<long>());
        Assert.Equal(4, (await Read("?outcome=failed"))["total"]!.GetValue<long>());
        Assert.Equal(2, (await Read("?resource=user/eve0"))["total"]!.GetValue<long>());
    }

    [Theory]
    [InlineData("limit=0"), InlineData("limit=1001"), InlineData("limit=x"), InlineData("limit=99999999999"), InlineData("offset=-1"), InlineData("outcome=maybe")]
    [InlineData("from=yesterday"), InlineData("to=2024-01-15"), InlineData("user=%00"), InlineData("from=2024-01-15T10:30:00+02:00")]
    public async Task A_filter_that_is_none_is_a_bad_request(string query)
    {
        var answer = await admin.GetAsync($"/api/audit?{query}", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var body = await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation);
        Assert.Equal("VALIDATION_ERROR", Text(body!, "code"));
        Assert.Contains(query.Split('=')[0], body!["details"]!.AsObject().Select(field => field.Key));
    }

    [Theory, InlineData(Role.Viewer), InlineData(Role.Operator)]
    public async Task Nobody_but_an_administrator_reads_it(Role role)
    {
        var client = await host.LoggedIn(role);

        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/api/audit", Cancellation)).StatusCode);
    }

    private async Task<JsonArray> Items(string query) => (await Read(query))["items"]!.AsArray();

    private async Task<JsonNode> Read(string query) => (await admin.GetFromJsonAsync<JsonNode>($"/api/audit{query}", Cancellation))!;

    private static string? Text(JsonNode line, string field) => line[field]?.GetValue<string>();
}
