using System.Text;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Discovery;

/// <summary>Answers <c>/api</c>, <c>/apis</c> and below, in the aggregated form where that is accepted, and one document a group version else.</summary>
internal sealed class DiscoveryAnswers(DiscoveryDocuments documents)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <returns>Whether the path is one of discovery's.</returns>
    public async Task<bool> TryAnswer(HttpContext http, string[] segments)
    {
        var isAggregated = segments is ["api"] or ["apis"] && IsAggregatedAccepted(http.Request);
        var answer = segments switch
        {
            ["api"] => isAggregated ? DiscoveryDocuments.CoreGroups : CoreVersions(http.Request),
            ["apis"] => isAggregated ? documents.NamedGroups() : LegacyDiscovery.GroupList(documents.NamedGroups()),
            ["apis", var group] => documents.FindGroup(group) is { } found ? LegacyDiscovery.Group(found) : null,
            ["api", var version] => ResourcesOf("", version),
            ["apis", var group, var version] => ResourcesOf(group, version),
            _ => null,
        };
        if (answer is null)
        {
            return false;
        }

        if (segments is ["api", ..] || (segments is ["apis", var named, _] && ResourceCatalog.IsBuiltIn(named)))
        {
            Missing.RefuseUnlessGet(http.Request);
            Representation.RefuseUnknown(http.Request, Representation.Known);
        }

        if (isAggregated)
        {
            await WriteAggregated(http, answer);
        }
        else
        {
            Representation.RequireWhole(http.Request);
            await Answers.Json(http, 200, answer);
        }

        return true;
    }

    /// <summary>Source: https://github.com/kubernetes/apiserver/blob/v0.34.2/pkg/endpoints/discovery/aggregated/etag.go.</summary>
    private static async Task WriteAggregated(HttpContext http, JsonObject answer)
    {
        var text = Encoding.UTF8.GetBytes(answer.ToJsonString(JsonText.Options));
        var tag = EntityTag.Of(EntityTag.HashOf(text));
        http.Response.Headers.ETag = tag;
        http.Response.Headers.Vary = "Accept";
        http.Response.Headers.CacheControl = "public";
        if (http.Request.Headers.IfNoneMatch.ToString() == tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = Aggregated;
        await http.Response.BodyWriter.WriteAsync(text, http.RequestAborted);
    }

    /// <summary>Whoever takes the aggregated form is given it, however much more another is wanted.</summary>
    private static bool IsAggregatedAccepted(HttpRequest request) =>
        MediaType.ParseAll(request.Headers.Accept.ToString()).Any(type =>
            type.Name is "application/json" or "application/*" or "*/*"
            && type["as"] == "APIGroupDiscoveryList" && type["g"] == "apidiscovery.k8s.io" && type["v"] == "v2");

    private static JsonObject CoreVersions(HttpRequest request) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = request.Host.Value }),
    };

    private JsonObject? ResourcesOf(string group, string version) =>
        documents.FindGroup(group)?["versions"]!.AsArray().FirstOrDefault(found => (string?)found!["version"] == version) is JsonObject served
            ? LegacyDiscovery.ResourceList(group, served)
            : null;
}
