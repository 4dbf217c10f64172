using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Rendering;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Discovery;

/// <summary>Answers <c>/api</c>, <c>/apis</c> and below, in the aggregated form where that is accepted, and one document a group version else.</summary>
internal sealed class DiscoveryAnswers(DiscoveryDocuments documents)
{
    private const string Aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /// <returns>Whether the path is one of discovery's.</returns>
    public async Task<bool> TryAnswer(HttpContext http, string[] segments)
    {
        var answer = segments switch
        {
            ["api"] => IsAggregatedWanted(http.Request) ? DiscoveryDocuments.CoreGroups : CoreVersions(http.Request),
            ["apis"] => IsAggregatedWanted(http.Request) ? documents.NamedGroups() : LegacyDiscovery.GroupList(documents.NamedGroups()),
            ["apis", var group] => documents.FindGroup(group) is { } found ? LegacyDiscovery.Group(found) : null,
            ["api", var version] => ResourcesOf("", version),
            ["apis", var group, var version] => ResourcesOf(group, version),
            _ => null,
        };
        if (answer is null)
        {
            return false;
        }

        var isAggregated = (string?)answer["kind"] == "APIGroupDiscoveryList";
        http.Response.Headers.Vary = "Accept";
        await Answers.Json(http, 200, answer, isAggregated ? Aggregated : "application/json");
        return true;
    }

    private static bool IsAggregatedWanted(HttpRequest request)
    {
        foreach (var type in MediaType.ParseAll(request.Headers.Accept.ToString()))
        {
            if (type["as"] == "APIGroupDiscoveryList" && type["v"] == "v2")
            {
                return true;
            }

            if (type.Name is "application/json" or "*/*" or "application/*" && type["as"] is null)
            {
                return false;
            }
        }

        // Nothing that is served was accepted; the refusal is the one of every other answer.
        _ = Representation.Negotiate(request);
        return false;
    }

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
