using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Rendering;

/// <summary>Writes what is small enough to be written at once.</summary>
internal static class Answers
{
    public static Task Status(HttpContext http, ApiException refusal)
    {
        if (http.Response.HasStarted)
        {
            // Too late to say why: the client sees a broken answer instead of a complete one that is wrong.
            http.Abort();
            return Task.CompletedTask;
        }

        if ((long?)refusal.ToStatus()["details"]?["retryAfterSeconds"] is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        return Json(http, refusal.Code, refusal.ToStatus());
    }

    public static async Task Json(HttpContext http, int status, JsonNode value, string contentType = "application/json")
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter, JsonText.WriterOptions with { Indented = Pretty.IsWanted(http.Request) });
        value.WriteTo(writer, JsonText.Options);
        await writer.FlushAsync(http.RequestAborted);
    }

    public static async Task Text(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(text, http.RequestAborted);
    }
}
