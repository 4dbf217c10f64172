using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace K13d.DemoCluster.Api.OpenApi;

/// <summary>
/// Answers <c>/openapi/v3</c>, to any method: the documents of a real server, and those of the custom resources there are. Source:
/// https://github.com/kubernetes/kube-openapi/blob/master/pkg/handler3/handler.go.
/// </summary>
internal sealed class OpenApiAnswers(ResourceCatalog catalog, TimeProvider time)
{
    public const string Root = "/openapi/v3";

    private readonly ConcurrentDictionary<string, Publication> publications = new(StringComparer.Ordinal);

    /// <returns>Whether the path is the list of the documents, or below it.</returns>
    public async Task<bool> TryAnswer(HttpContext http, string path)
    {
        if (path == Root)
        {
            var index = Encoding.UTF8.GetBytes(Index().ToJsonString(JsonText.Options));
            await Write(http, index, "text/plain; charset=utf-8", time.GetUtcNow(), null);
            return true;
        }

        if (!path.StartsWith(Root + "/", StringComparison.Ordinal))
        {
            return false;
        }

        var document = path[(Root.Length + 1)..];
        if (TextOf(document) is { } text)
        {
            await Answer(http, text, Publish(document, text));
        }
        else
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
        }

        return true;
    }

    private async Task Answer(HttpContext http, byte[] text, Publication publication)
    {
        http.Response.Headers.Vary = "Accept";
        var accepted = MediaType.ParseAll(http.Request.Headers.Accept.ToString());
        if (accepted.Count > 0 && !accepted.Any(type => type.Name is "application/json" or "application/*" or "*/*"))
        {
            http.Response.StatusCode = StatusCodes.Status406NotAcceptable;
            return;
        }

        var hash = http.Request.Query["hash"].ToString();
        if (hash.Length > 0 && hash != publication.Hash)
        {
            http.Response.StatusCode = StatusCodes.Status301MovedPermanently;
            http.Response.ContentType = "application/json";
            http.Response.Headers.ETag = EntityTag.Of(publication.Hash);
            http.Response.Headers.Location = $"{http.Request.Path}?hash={publication.Hash}";
            return;
        }

        if (hash.Length > 0)
        {
            http.Response.Headers.CacheControl = "public, immutable";
            http.Response.Headers.Expires = time.GetUtcNow().AddYears(1).ToString("ddd, dd MMM yyyy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        }

        await Write(http, text, "application/json", publication.Since, EntityTag.Of(publication.Hash));
    }

    /// <summary>Writes all of a text, a range of it, or that it has not changed.</summary>
    private static async Task Write(HttpContext http, byte[] text, string contentType, DateTimeOffset since, string? tag)
    {
        var content = TypedResults.Bytes(
            text, contentType, enableRangeProcessing: true, lastModified: since, entityTag: tag is null ? null : new EntityTagHeaderValue(tag));
        await content.ExecuteAsync(http);
        if (http.Response.StatusCode == StatusCodes.Status304NotModified)
        {
            http.Response.Headers.Remove(HeaderNames.ContentType);
            http.Response.Headers.Remove(HeaderNames.LastModified);
        }
    }

    private JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var path in OpenApiDocuments.Paths)
        {
            paths[path] = Entry(path, publications.TryGetValue(path, out var known) ? known : Publish(path, OpenApiDocuments.ReadText(path)!));
        }

        foreach (var (path, resources) in CustomPaths())
        {
            paths[path] = Entry(path, Publish(path, TextOf(resources)));
        }

        return new JsonObject { ["paths"] = paths };
    }

    private static JsonObject Entry(string path, Publication publication) =>
        new() { ["serverRelativeURL"] = $"{Root}/{path}?hash={publication.Hash}" };

    private byte[]? TextOf(string path) => OpenApiDocuments.Paths.Contains(path) ? OpenApiDocuments.ReadText(path)
        : CustomPaths().FirstOrDefault(custom => custom.Path == path).Resources is { } resources ? TextOf(resources)
        : null;

    private static byte[] TextOf(IReadOnlyList<ServedResource> resources) =>
        Encoding.UTF8.GetBytes(CustomResourceDocument.Of(resources).ToJsonString(JsonText.Options));

    private Publication Publish(string path, byte[] text)
    {
        var published = new Publication(EntityTag.HashOf(text), time.GetUtcNow());
        return publications.AddOrUpdate(path, published, (_, known) => known.Hash == published.Hash ? known : published);
    }

    private IEnumerable<(string Path, IReadOnlyList<ServedResource> Resources)> CustomPaths() =>
        catalog.All.Where(resource => resource.IsCustom)
            .GroupBy(resource => OpenApiDocuments.PathOf(resource.Type.Group, resource.Type.Version))
            .Select(group => (group.Key, (IReadOnlyList<ServedResource>)[.. group]));

    /// <param name="Since">When the document was first seen to say what it says.</param>
    private sealed record Publication(string Hash, DateTimeOffset Since);
}
