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

    public static ActionResult Of(ResourceObject found, HttpResponse response)
    {
        Tag(response, found.ResourceVersion);
        return new ContentResult { Content = found.Manifest.ToJsonString(Json), ContentType = "application/json; charset=utf-8" };
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
