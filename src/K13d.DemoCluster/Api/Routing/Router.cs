using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Connection;
using K13d.DemoCluster.Api.Discovery;
using K13d.DemoCluster.Api.Health;
using K13d.DemoCluster.Api.OpenApi;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Network;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Routing;

/// <summary>Finds who answers a path.</summary>
internal sealed class Router(ResourceCatalog catalog, ResourceRoutes resources, TimeProvider time, CancellationToken stopping)
{
    private readonly DiscoveryAnswers discovery = new(new DiscoveryDocuments(catalog));
    private readonly OpenApiAnswers openApi = new(catalog, time);
    private readonly HealthAnswers health = new(stopping);

    /// <summary>What the real one answers to anybody.</summary>
    public static bool IsPublic(PathString path) => path.Value is "/livez" or "/readyz" or "/healthz" or "/version" or "/version/";

    public static Router Of(
        Objects objects, ObjectStore store, ResourceCatalog catalog, ContainerLogs logs, PodWebServer web, TimeProvider time, BearerToken token,
            CancellationToken stopping) =>
        new(catalog, new ResourceRoutes(objects, store, catalog, logs, web, time, token, stopping), time, stopping);

    public async Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (ResourcePath.Parse(path) is { } named && IsServed(named))
        {
            await resources.Answer(http, named);
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

    private bool IsServed(ResourcePath path) =>
        ResourceCatalog.IsBuiltIn(path.Group) || catalog.Find(path.Group, path.Version, path.Resource) is not null;

    private JsonObject RootPaths()
    {
        string[] versions = [.. catalog.All.Select(resource => resource.Type.Group.Length == 0 ? "/api/v1" : $"/apis/{resource.Type.ApiVersion}")];
        string[] groups = [.. catalog.All.Where(resource => resource.Type.Group.Length > 0).Select(resource => $"/apis/{resource.Type.Group}")];
        string[] paths = ["/api", "/apis", "/apis/", .. groups, .. versions, .. health.Paths, OpenApiAnswers.Root, OpenApiAnswers.Root + "/", "/version"];
        return new JsonObject { ["paths"] = new JsonArray([.. paths.Distinct().Order(StringComparer.Ordinal).Select(path => JsonValue.Create(path))]) };
    }
}
