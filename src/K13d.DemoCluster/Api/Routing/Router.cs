using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Connection;
using K13d.DemoCluster.Api.Discovery;
using K13d.DemoCluster.Api.Health;
using K13d.DemoCluster.Api.Metrics;
using K13d.DemoCluster.Api.OpenApi;
using K13d.DemoCluster.Api.Reading;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Network;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Routing;

/// <summary>Finds who answers a path.</summary>
/// <param name="metrics">Null where the metrics API is not served.</param>
internal sealed class Router(ResourceCatalog catalog, ResourceRoutes resources, MetricsApi? metrics, TimeProvider time, CancellationToken stopping)
{
    private readonly DiscoveryAnswers discovery = new(new DiscoveryDocuments(catalog, hasMetrics: metrics is not null));
    private readonly OpenApiAnswers openApi = new(catalog, time);
    private readonly HealthAnswers health = new(stopping);

    /// <summary>What the real one answers to anybody.</summary>
    public static bool IsPublic(PathString path) => path.Value is "/livez" or "/readyz" or "/healthz" or "/version" or "/version/";

    public static Router Of(
        Objects objects,
        ObjectStore store,
        ResourceCatalog catalog,
        ContainerLogs logs,
        PodWebServer web,
        DemoClusterOptions options,
        BearerToken token,
        CancellationToken stopping)
    {
        var time = options.Time;
        var metrics = options.MetricsApi ? new MetricsApi(objects, new Lists(store, time), new Gets(store, time), time) : null;
        return new Router(catalog, new ResourceRoutes(objects, store, catalog, logs, web, options, token, stopping), metrics, time, stopping);
    }

    public async Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (ResourcePath.Parse(path) is { } named && AnswererOf(named) is { } answer)
        {
            await answer(http, named);
            return;
        }

        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (!await TryAnswer(http, path, segments))
        {
            await AnswerUnknown(http, segments);
        }
    }

    private async Task<bool> TryAnswer(HttpContext http, string path, string[] segments)
    {
        switch (segments)
        {
            case []:
                await Answers.Json(http, 200, RootPaths(), isIndented: true);
                return true;
            case ["version"]:
                Missing.RefuseUnlessGet(http.Request);
                Representation.RefuseUnknown(http.Request, ["application/json"]);
                await Answers.Json(http, 200, ServerVersion.Document, isIndented: true);
                return true;
            default:
                return await health.TryAnswer(http, path) || await openApi.TryAnswer(http, path) || await discovery.TryAnswer(http, segments);
        }
    }

    /// <summary>Two servers stand behind the real one, and each has its own way to say that a path is nothing.</summary>
    private static Task AnswerUnknown(HttpContext http, string[] segments) =>
        segments is ["api", _, ..] ? throw Missing.Resource()
        : segments is ["apis", var group, _, ..] && ResourceCatalog.IsBuiltIn(group) ? throw Missing.Resource()
        : Answers.PlainText(http, 404, "404 page not found\n");

    private Func<HttpContext, ResourcePath, Task>? AnswererOf(ResourcePath path) =>
        metrics is not null && path.Group == MetricsResources.Group ? metrics.Answer
        : ResourceCatalog.IsBuiltIn(path.Group) || catalog.Find(path.Group, path.Version, path.Resource) is not null ? resources.Answer
        : null;

    private JsonObject RootPaths()
    {
        ResourceType[] types = [.. catalog.All.Select(resource => resource.Type), .. metrics is null ? [] : new[] { MetricsResources.Pods.Type }];
        string[] versions = [.. types.Select(type => type.Group.Length == 0 ? "/api/v1" : $"/apis/{type.ApiVersion}")];
        string[] groups = [.. types.Where(type => type.Group.Length > 0).Select(type => $"/apis/{type.Group}")];
        string[] paths = ["/api", "/apis", "/apis/", .. groups, .. versions, .. health.Paths, OpenApiAnswers.Root, OpenApiAnswers.Root + "/", "/version"];
        return new JsonObject { ["paths"] = new JsonArray([.. paths.Distinct().Order(StringComparer.Ordinal).Select(path => JsonValue.Create(path))]) };
    }
}
