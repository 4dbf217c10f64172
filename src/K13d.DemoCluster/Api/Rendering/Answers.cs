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

    /// <param name="isIndented">Null to indent it when that is asked for.</param>
    public static async Task Json(HttpContext http, int status, JsonNode value, bool? isIndented = null)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        var options = JsonText.WriterOptions with { Indented = isIndented ?? Pretty.IsWanted(http.Request) };
        await using var writer = new Utf8JsonWriter(http.Response.BodyWriter, options);
        value.WriteTo(writer, JsonText.Options);
        await writer.FlushAsync(http.RequestAborted);
    }

    /// <summary>Text that a browser is told to take for nothing else.</summary>
    public static Task PlainText(HttpContext http, int status, string text)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return Text(http, status, text);
    }

    public static async Task Text(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        await http.Response.WriteAsync(text, http.RequestAborted);
    }
}
