using System.Net.Http.Json;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;

namespace K13d.Api.Tests.Routes;

/// <summary>What K13d cannot read it refuses as documented, on every route; and if it would have been a change, the record says so.</summary>
public sealed class UnreadableRequestTests(SharedK13d k13d)
{
    private readonly IReadOnlyList<Route> routes = RouteTable.Of(k13d.Host);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Some_are_bodies_and_some_are_parameters()
    {
        var all = routes.SelectMany(UnreadableRequest.For).ToArray();

        Assert.Contains(all, unreadable => unreadable.Message.RequestUri!.ToString().Contains("gracePeriodSeconds=many", StringComparison.Ordinal));
        Assert.Contains(all, unreadable => unreadable.What == "deep objects");
    }

    [Fact]
    public async Task Each_is_answered_with_the_documented_error()
    {
        var client = await k13d.Host.LoggedIn();
        foreach (var unreadable in routes.SelectMany(UnreadableRequest.For))
        {
            var answer = await client.SendAsync(unreadable.Message, Cancellation);

            await ErrorAssert.Is(unreadable.Status, unreadable.Code, answer, unreadable.What);
        }
    }

    [Fact]
    public async Task Each_that_would_be_a_change_leaves_one_line_in_the_audit_record()
    {
        var client = await k13d.Host.LoggedIn();
        var expected = new Dictionary<string, (string What, string Action, string Resource, string Error)>(StringComparer.Ordinal);
        foreach (var unreadable in routes.Where(route => route.IsCommand).SelectMany(UnreadableRequest.For))
        {
            var id = Guid.NewGuid().ToString("N");
            var message = unreadable.Message;
            message.Headers.Add("X-Correlation-Id", id);
            var resource = message.RequestUri!.ToString().Split('?')[0];

            var body = await ErrorAssert.Is(unreadable.Status, unreadable.Code, await client.SendAsync(message, Cancellation), unreadable.What);

            expected[id] = (unreadable.What, message.Method.Method.ToLowerInvariant(), resource, Text(body, "error"));
        }

        // Others write lines meanwhile.
        var lines = new List<JsonNode?>();
        for (var page = 0; page < 3; page++)
        {
            lines.AddRange((await client.GetFromJsonAsync<JsonNode>($"/api/audit?limit=1000&offset={page * 1000}&outcome=failed", Cancellation))!["items"]!.AsArray());
        }

        Assert.NotEmpty(expected);
        Assert.All(expected, attempt =>
        {
            var line = Assert.Single(lines.DistinctBy(line => line!["id"]!.GetValue<long>()), line => Text(line!, "correlation_id") == attempt.Key)!;
            Assert.Equal(
                ("admin", attempt.Value.Action, attempt.Value.Resource, attempt.Value.Error),
                (Text(line, "user"), Text(line, "action"), Text(line, "resource"), Text(line["details"]!, "error")));
        });
    }

    private static string Text(JsonNode line, string field) => line[field]!.GetValue<string>();
}
