using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Resources;

/// <summary>What becomes of a watch that does not go on by itself.</summary>
public sealed class ObjectWatchTests
{
    private const string Changed = """{"type":"MODIFIED","object":{"metadata":{"resourceVersion":"2"}}}""";

    private static readonly ResourceRef Web = ResourceRef.Of(ResourceKind.Deployment, "shop", "web");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Changed)] // the API server ends every watch some time
    [InlineData(Changed + """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired"}}""")]
    [InlineData(Changed + """{"type":"MOD""")]
    public async Task One_that_ends_is_taken_up_again_from_the_present_state(string watch)
    {
        await using var server = await ScriptedApiServer.Start(context => context.Response.WriteAsync(
            context.Request.Query.ContainsKey("watch") ? watch : """{"metadata":{"resourceVersion":"7"}}""", Cancellation));

        Assert.Equal(["1", "2", "7", "2", "7"], await Versions(server, 5));
    }

    [Fact]
    public async Task It_goes_on_from_the_version_that_is_known()
    {
        var asked = new List<string?>();
        await using var server = await ScriptedApiServer.Start(async context =>
        {
            if (context.Request.Query.ContainsKey("watch"))
            {
                asked.Add($"{context.Request.Path}{context.Request.QueryString}");
                await context.Response.WriteAsync(Changed, Cancellation);
            }
        });

        await Versions(server, 2);

        Assert.Equal("/apis/apps/v1/namespaces/shop/deployments?watch=true&fieldSelector=metadata.name%3Dweb&resourceVersion=1", Assert.Single(asked));
    }

    [Fact]
    public async Task A_failure_of_the_cluster_is_the_last_it_says()
    {
        await using var server = await ScriptedApiServer.Start(context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return context.Response.WriteAsync("""{"kind":"Status","reason":"Forbidden","message":"no watching","code":403}""", Cancellation);
        });
        await using var services = KubernetesServices.Build(server.Kubeconfig);

        var states = await Follow(services).ToListAsync(Cancellation);

        Assert.Equal(2, states.Count);
        Assert.IsType<Failure.Forbidden>(FailureOf(states[1]));
    }

    private static async Task<IReadOnlyList<string?>> Versions(ScriptedApiServer server, int count)
    {
        await using var services = KubernetesServices.Build(server.Kubeconfig);
        return await Follow(services).Take(count).Select(state => (string?)Value(state)["metadata"]!["resourceVersion"]).ToListAsync(Cancellation);
    }

    private static IAsyncEnumerable<Result<System.Text.Json.Nodes.JsonObject>> Follow(ServiceProvider services) =>
        services.GetRequiredService<ObjectWatch>().Follow(Web, new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["resourceVersion"] = "1" } }, Cancellation);
}
