using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Rendering;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>Answers that something was done, where there is no object to show.</summary>
internal static class Success
{
    public static Task Write(HttpContext http, int code) => Answers.Json(http, code, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = code,
    });
}
