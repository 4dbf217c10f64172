using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using K13d.Application.Resources;
using Microsoft.AspNetCore.Mvc;

namespace K13d.Api.Resources;

/// <summary>Answers with one object, or its YAML, and the version of it as its ETag.</summary>
internal static class ObjectAnswer
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static ContentResult Of(ResourceObject found, HttpResponse response)
    {
        Tag(response, found.ResourceVersion);
        return new ContentResult { Content = found.Manifest.ToJsonString(Json), ContentType = "application/json; charset=utf-8" };
    }

    /// <summary>201, and where the object is to be got.</summary>
    /// <param name="resource">The kind, as the caller named it.</param>
    public static ActionResult Created(ResourceObject created, string resource, HttpResponse response)
    {
        var answer = Of(created, response);
        answer.StatusCode = StatusCodes.Status201Created;
        var query = created.Namespace is { } place ? $"?namespace={Uri.EscapeDataString(place)}" : "";
        var path = $"/api/k8s/{Uri.EscapeDataString(resource)}/{Uri.EscapeDataString(created.Name)}";
        response.Headers.Location = $"{response.HttpContext.Request.PathBase}{path}{query}";
        return answer;
    }

    public static ActionResult Of(ResourceYaml found, HttpResponse response)
    {
        Tag(response, found.ResourceVersion);
        return new ContentResult { Content = found.Yaml, ContentType = "application/yaml; charset=utf-8" };
    }

    private static void Tag(HttpResponse response, string? version)
    {
        if (version is not null)
        {
            response.Headers.ETag = $"\"{version}\"";
        }
    }
}
