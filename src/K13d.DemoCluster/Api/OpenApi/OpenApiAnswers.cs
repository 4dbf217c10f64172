using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.OpenApi;

/// <summary>Answers <c>/openapi/v3</c>: the documents of a real server, and those of the custom resources there are.</summary>
internal sealed class OpenApiAnswers(ResourceCatalog catalog)
{
    private readonly ConcurrentDictionary<string, string> builtInHashes = new(StringComparer.Ordinal);

    /// <param name="path">What follows <c>/openapi/v3/</c>; empty for the list of the documents.</param>
    /// <returns>Whether there is such a document.</returns>
    public async Task<bool> TryAnswer(HttpContext http, string path)
    {
        if (path.Length == 0)
        {
            await Answers.Json(http, 200, Index());
            return true;
        }

        if (Find(path) is not { } json)
        {
            return false;
        }

        var tag = $"\"{HashOf(path, json)}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.Vary = "Accept";
        if (http.Request.Headers.IfNoneMatch.ToString() == tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        http.Response.ContentType = "application/json";
        await http.Response.BodyWriter.WriteAsync(json, http.RequestAborted);
        return true;
    }

    private JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var path in OpenApiDocuments.Paths.Concat(CustomPaths().Select(custom => custom.Path)))
        {
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={HashOf(path, null)}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    private byte[]? Find(string path)
    {
        if (OpenApiDocuments.Find(path) is { } builtIn)
        {
            return Encoding.UTF8.GetBytes(builtIn.ToJsonString(JsonText.Options));
        }

        var custom = CustomPaths().FirstOrDefault(found => found.Path == path);
        return custom.Resources is null ? null : Encoding.UTF8.GetBytes(CustomResourceDocument.Of(custom.Resources).ToJsonString(JsonText.Options));
    }

    private string HashOf(string path, byte[]? json) => OpenApiDocuments.Paths.Contains(path)
        ? builtInHashes.GetOrAdd(path, _ => Hash(json ?? Find(path)!))
        : Hash(json ?? Find(path)!);

    private IEnumerable<(string Path, IReadOnlyList<ServedResource> Resources)> CustomPaths() =>
        catalog.All.Where(resource => resource.IsCustom)
            .GroupBy(resource => OpenApiDocuments.PathOf(resource.Type.Group, resource.Type.Version))
            .Select(group => (group.Key, (IReadOnlyList<ServedResource>)[.. group]));

    private static string Hash(byte[] json) => Convert.ToHexString(SHA256.HashData(json));
}
