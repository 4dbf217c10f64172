using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using k8s;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Hosting;

/// <summary>
/// Tests of routes as HTTP clients use them, on the cluster under test: an operator is logged in, an administrator's client sees what became of
/// the cluster, and there is a namespace of the test's own. Heirs are <c>[ClusterTests]</c>.
/// </summary>
public abstract class OverHttpTests(SharedK13d k13d) : IAsyncLifetime
{
    private readonly List<TestNode> nodes = [];
    private TestNamespace? home;
    private Kubernetes? cluster;
    private HttpClient? client;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The cluster itself, without K13d.</summary>
    protected Kubernetes Cluster => cluster ?? throw NotStarted();

    /// <summary>K13d's client, with an operator logged in.</summary>
    protected HttpClient Client => client ?? throw NotStarted();

    /// <summary>The namespace of the test's own.</summary>
    protected string Home => home?.Name ?? throw NotStarted();

    public async ValueTask InitializeAsync()
    {
        cluster = await k13d.Host.Cluster();
        client = await k13d.Host.LoggedIn(Role.Operator);
        home = await TestNamespace.Create(cluster, "k13d-http", Cancellation);
        await Arrange();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }

        if (home is not null)
        {
            await home.DisposeAsync();
        }

        cluster?.Dispose();
        TidyUp();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes what each test of the class finds there.</summary>
    protected virtual Task Arrange() => Task.CompletedTask;

    /// <summary>Removes what a test of the class has made outside of the cluster.</summary>
    protected virtual void TidyUp()
    {
    }

    /// <summary>The name of a new node that is only an object; it goes with the test.</summary>
    protected async Task<string> NewNode()
    {
        var node = await TestNode.Create(Cluster, Cancellation);
        nodes.Add(node);
        return node.Name;
    }

    protected Task<HttpResponseMessage> Post(string path, object body) => Client.PostAsJsonAsync(path, body, Cancellation);

    /// <summary>The body of an answer that must be 200.</summary>
    protected static async Task<JsonNode> Ok(HttpResponseMessage answer)
    {
        using (answer)
        {
            var body = await answer.Content.ReadAsStringAsync(Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{answer.RequestMessage?.RequestUri}: {(int)answer.StatusCode} {body}");
            return JsonNode.Parse(body)!;
        }
    }

    /// <summary>What a post answers that must succeed.</summary>
    protected async Task<JsonNode> PostOk(string path, object body) => await Ok(await Post(path, body));

    /// <summary>What a get answers that must succeed.</summary>
    protected async Task<JsonNode> GetOk(string path) => await Ok(await Client.GetAsync(path, Cancellation));

    /// <summary>The only line of the audit record that fits.</summary>
    /// <param name="filters">As in the route: <c>action=scale&amp;resource=deployment/web</c>.</param>
    protected async Task<JsonNode> AuditLine(string filters) => Assert.Single(await AuditLines(filters))!;

    /// <summary>The lines of the audit record that fit, the newest first.</summary>
    protected async Task<JsonArray> AuditLines(string filters)
    {
        var administrator = await k13d.Host.LoggedIn();
        return (await Ok(await administrator.GetAsync($"/api/audit?{filters}", Cancellation)))["items"]!.AsArray();
    }

    protected static string Text(JsonNode value, string field) => value[field]!.GetValue<string>();

    private static InvalidOperationException NotStarted() => new("The test has not started.");
}
