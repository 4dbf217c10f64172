using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Api.OpenApi;
using K13d.Api.Tests.Hosting;
using K13d.Api.Tests.Routes;

namespace K13d.Api.Tests.OpenApi;

/// <summary>The OpenAPI document: complete, and the one that is committed.</summary>
public sealed class DocumentTests(SharedK13d k13d)
{
    /// <summary>Set it to 1 to write the document anew after a change that is meant.</summary>
    private const string Rewrite = "K13D_TEST_REWRITE_OPENAPI";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        var served = await Document();
        // What the cluster under test makes of them is no drift.
        served["info"]!["title"] = "K13d";
        served["info"]!["description"] = OpenApiRegistration.Description;
        var text = served.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            await File.WriteAllTextAsync(CommittedPath(), text, Cancellation);
        }

        Assert.True(
            text == await File.ReadAllTextAsync(CommittedPath(), Cancellation),
            $"docs/openapi.json is not what K13d serves. If the change is meant, run this test with {Rewrite}=1 and commit the file.");
    }

    [Fact]
    public async Task Every_route_is_in_the_document_under_its_name()
    {
        var documented = (await Operations()).Select(operation => $"{operation.Method} {operation.Path.TrimStart('/')} {operation.Body["operationId"]}");

        Assert.Equal(
            RouteTable.Of(k13d.Host).Select(route => $"{route.Pattern.Replace("{**", "{", StringComparison.Ordinal)} {route.Name}").Order(StringComparer.Ordinal),
            documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_operation_is_described_with_its_parameters() => Assert.All(await Operations(), operation =>
    {
        Assert.NotEmpty(Text(operation.Body["summary"]));
        Assert.NotEmpty(operation.Body["tags"]!.AsArray());
        Assert.All(operation.Body["parameters"]?.AsArray() ?? [], parameter => Assert.NotEmpty(Text(parameter!["description"])));
    });

    [Fact]
    public async Task No_body_must_say_its_switches_or_shows_what_a_use_case_tells_K13d_itself()
    {
        var schemas = (await Document())["components"]!["schemas"]!.AsObject();
        var bodies = (await Operations())
            .SelectMany(operation => operation.Body["requestBody"]?["content"]?.AsObject().Select(type => Text(type.Value!["schema"]?["$ref"])) ?? [])
            .Where(reference => reference.Length > 0)
            .Select(reference => schemas[reference.Split('/')[^1]]!)
            .ToArray();

        Assert.NotEmpty(bodies);
        Assert.All(bodies, body =>
        {
            var members = body["properties"]!.AsObject();
            Assert.False(members.ContainsKey("permission") || members.ContainsKey("audits"), body.ToJsonString());
            Assert.DoesNotContain(body["required"]?.AsArray() ?? [], name => Text(members[Text(name)]!["type"]) == "boolean");
        });
    }

    [Fact]
    public async Task Every_answer_has_a_schema_and_every_body_an_example() => Assert.All(await Operations(), operation =>
    {
        // After 101 (Switching Protocols) comes no body, and none with 204.
        foreach (var (status, answer) in operation.Body["responses"]!.AsObject().Where(answer => answer.Key is not ("101" or "204")))
        {
            Assert.NotEmpty(Text(answer!["description"]));
            Assert.NotEmpty(answer["content"]?.AsObject() ?? []);
            Assert.All(answer["content"]!.AsObject(), content =>
            {
                Assert.True(content.Value!["schema"] is not null, $"{operation.Path} {status} {content.Key} has no schema.");
                Assert.True(content.Value["example"] is not null, $"{operation.Body["operationId"]} {status} {content.Key} has no example.");
            });
        }

        Assert.All(operation.Body["requestBody"]?["content"]?.AsObject() ?? [], content =>
            Assert.True(content.Value!["example"] is not null, $"{operation.Body["operationId"]}'s request has no example."));
    });

    [Fact]
    public async Task Every_operation_behind_the_login_says_so_and_how_it_fails() => Assert.All(await Operations(), operation =>
    {
        var open = RouteTable.Of(k13d.Host).Single(route => route.Name == Text(operation.Body["operationId"])).IsOpen;

        Assert.Equal(!open, operation.Body["security"] is JsonArray { Count: > 0 });
        var statuses = operation.Body["responses"]!.AsObject().Select(answer => answer.Key).ToArray();
        Assert.Contains("500", statuses);
        Assert.True(open || statuses.Intersect(["401", "403", "429"]).Count() == 3, $"{operation.Path}: {string.Join(' ', statuses)}");
        foreach (var status in statuses.Where(status => status[0] is '4' or '5'))
        {
            Assert.Equal(
                "#/components/schemas/ErrorBody",
                Text(operation.Body["responses"]![status]!["content"]!["application/json"]!["schema"]!["$ref"]));
        }
    });

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";

    private static string CommittedPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "K13d.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("K13d.sln");
        }

        return Path.Combine(folder.FullName, "docs", "openapi.json");
    }

    private async Task<JsonNode> Document() => JsonNode.Parse(await k13d.Host.Anonymous.GetStringAsync("/swagger/v1/swagger.json", Cancellation))!;

    private async Task<IReadOnlyList<(string Method, string Path, JsonNode Body)>> Operations() =>
    [
        .. from path in (await Document())["paths"]!.AsObject()
           from operation in path.Value!.AsObject()
           select (operation.Key.ToUpperInvariant(), path.Key, operation.Value!),
    ];
}
