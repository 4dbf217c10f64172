using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.Api.Tests.Releases;

/// <summary>Tests of the routes that change releases, beside the real helm on the same cluster. Heirs are <c>[ClusterTests]</c>.</summary>
public abstract class ReleaseHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private HelmRunner? helm;

    protected SharedK13d K13d { get; } = k13d;

    /// <summary>The real helm, as somebody uses it on the command line.</summary>
    protected HelmRunner Helm => helm ??= new HelmRunner(Kubeconfig);

    /// <summary>The cluster's.</summary>
    protected string Kubeconfig => TestCluster.RealKubeconfig ?? Path.Combine(K13d.Host.DataFolder, "demo.kubeconfig");

    /// <summary>The URL of the repository with <c>hello</c>.</summary>
    protected string Charts => K13d.Charts.AbsoluteUri;

    /// <summary>Values with which nothing has to be pulled or waited for.</summary>
    protected static JsonObject Quick => new() { ["replicaCount"] = 1, ["announcement"] = new JsonObject { ["enabled"] = false } };

    /// <summary>A body for install and upgrade.</summary>
    protected JsonObject Hello(string name, string version, JsonObject? values = null, params (string Name, JsonNode Value)[] more)
    {
        var body = new JsonObject { ["name"] = name, ["namespace"] = Home, ["chart"] = "hello", ["repo"] = Charts, ["version"] = version, ["values"] = values ?? Quick };
        foreach (var (field, value) in more)
        {
            body[field] = value;
        }

        return body;
    }

    /// <summary>An error answer's body.</summary>
    protected static async Task<JsonNode> Refused(HttpStatusCode status, Task<HttpResponseMessage> answer)
    {
        using var refused = await answer;
        var body = await refused.Content.ReadAsStringAsync(Cancellation);
        Assert.True(refused.StatusCode == status, $"{refused.RequestMessage?.RequestUri}: {(int)refused.StatusCode} {body}");
        return JsonNode.Parse(body)!;
    }

    /// <summary>All events of a change.</summary>
    protected async Task<List<SseItem<string>>> Events(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body), Headers = { { "Accept", "text/event-stream" } } };
        using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        var events = new List<SseItem<string>>();
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation))
        {
            events.Add(item);
        }

        return events;
    }

    /// <summary>What helm says, in JSON.</summary>
    protected async Task<JsonNode> HelmSays(params string[] arguments) => JsonNode.Parse(await Helm.Output([.. arguments, "--namespace", Home, "--output", "json"]))!;

    /// <summary>The history as <c>1 superseded</c>, the oldest first.</summary>
    protected async Task<string[]> History(string name) =>
        [.. (await HelmSays("history", name)).AsArray().Select(revision => $"{revision!["revision"]} {Text(revision, "status")}")];

    protected override void TidyUp() => helm?.Dispose();

    protected Task<HttpClient> As(Role role) => K13d.Host.LoggedIn(role);
}
