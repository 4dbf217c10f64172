using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Connection;
using K13d.DemoCluster.Api.Discovery;
using K13d.DemoCluster.Api.OpenApi;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Routing;

/// <summary>Finds who answers a path.</summary>
internal sealed class Router(ResourceCatalog catalog, ResourceRoutes resources)
{
    private readonly DiscoveryAnswers discovery = new(new DiscoveryDocuments(catalog));
    private readonly OpenApiAnswers openApi = new(catalog);

    /// <summary>What the real one answers to anybody.</summary>
    public static bool IsPublic(PathString path) => path.Value is "/livez" or "/readyz" or "/healthz" or "/version";

    public static Router Of(
        Objects objects, ObjectStore store, ResourceCatalog catalog, ContainerLogs logs, TimeProvider time, BearerToken token, CancellationToken stopping) =>
        new(catalog, new ResourceRoutes(objects, store, catalog, logs, time, token, stopping));

    public async Task Answer(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        if (ResourcePath.Parse(path) is { } named && IsServed(named))
        {
            await resources.Answer(http, named);
            return;
        }

        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is ["api" or "apis", ..] && !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            throw Missing.Method();
        }

        if (!await TryAnswer(http, segments))
        {
            await AnswerUnknown(http, segments);
        }
    }

    private async Task<bool> TryAnswer(HttpContext http, string[] segments)
    {
        switch (segments)
        {
            case []:
                await Answers.Json(http, 200, RootPaths());
                return true;
            case ["version"]:
                await Answers.Json(http, 200, ServerVersion.Document);
                return true;
            case ["livez" or "readyz" or "healthz", ..]:
                await Answers.Text(http, 200, http.Request.Query.ContainsKey("verbose") ? $"[+]ping ok\n{segments[0]} check passed\n" : "ok");
                return true;
            case ["openapi", "v3", .. var rest]:
                return await openApi.TryAnswer(http, string.Join('/', rest));
            default:
                return await discovery.TryAnswer(http, segments);
        }
    }

    /// <summary>Two servers stand behind the real one, and each has its own way to say that a path is nothing.</summary>
    private static Task AnswerUnknown(HttpContext http, string[] segments) =>
        segments is ["api", _, ..] ? throw Missing.Resource()
        : segments is ["apis", var group, _, ..] && ResourceCatalog.IsBuiltIn(group) ? throw Missing.Resource()
        : Answers.Text(http, 404, "404 page not found\n");

    private bool IsServed(ResourcePath path) =>
        ResourceCatalog.IsBuiltIn(path.Group) || catalog.Find(path.Group, path.Version, path.Resource) is not null;

    private JsonObject RootPaths()
    {
        string[] versions = [.. catalog.All.Select(resource => resource.Type.Group.Length == 0 ? "/api/v1" : $"/apis/{resource.Type.ApiVersion}")];
        string[] groups = [.. catalog.All.Where(resource => resource.Type.Group.Length > 0).Select(resource => $"/apis/{resource.Type.Group}")];
        string[] paths = ["/api", "/apis", .. groups, .. versions, "/healthz", "/livez", "/openapi/v3", "/readyz", "/version"];
        return new JsonObject { ["paths"] = new JsonArray([.. paths.Distinct().Order(StringComparer.Ordinal).Select(path => JsonValue.Create(path))]) };
    }
}
