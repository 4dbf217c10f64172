using System.Text.Json.Nodes;
using K13d.DemoCluster.Patches;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Tests.Tables;

namespace K13d.DemoCluster.Tests.Patches;

/// <summary>What a real Kubernetes 1.34.2 answered to requests that are kept beside this file.</summary>
internal static class RecordedAnswers
{
    private static readonly JsonObject Widget = Tables.RecordedWidget.Version;

    public static JsonArray Read(string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Patches", file)))!.AsArray();

    public static Schema? SchemaOf(string apiVersion, string kind)
    {
        var type = TableComparison.Type(apiVersion, "");
        return kind switch
        {
            "Widget" => CustomResourceSchema.Of(Widget),
            "Plain" => CustomResourceSchema.Of(JsonNode.Parse("""{"schema": {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}""")!.AsObject()),
            _ => OpenApiDocuments.SchemaOf(type.Group, type.Version, kind),
        };
    }

    public static ResourceType TypeOf(string apiVersion, string plural) =>
        TableComparison.Type(apiVersion, plural) with { Subresources = plural is "deployments" or "services" or "widgets" ? ["status"] : [] };

    public static void AssertFails(JsonNode expected, Action act)
    {
        var status = Assert.Throws<ApiException>(act).ToStatus();

        Assert.Equal((int)expected["code"]!, (int)status["code"]!);
        Assert.Equal((string?)expected["reason"], (string?)status["reason"]);
        Assert.Equal((string)expected["message"]!, (string)status["message"]!);
        // The real server lists causes in no order.
        Assert.Equal(Causes(expected), Causes(status));
    }

    /// <summary>Asserts that the real server kept all that we have; what it has beyond that are its defaults.</summary>
    public static void AssertKept(JsonNode? ours, JsonNode? real, string path = "")
    {
        switch (ours)
        {
            case JsonObject map:
                // A map that is empty is not written.
                foreach (var (name, value) in map.Where(entry => entry.Value is not JsonObject { Count: 0 }))
                {
                    Assert.True(real is JsonObject there && there.ContainsKey(name), $"The real server has no {path}.{name}");
                    AssertKept(value, real[name], $"{path}.{name}");
                }

                break;
            case JsonArray list:
                Assert.True(real is JsonArray items && items.Count == list.Count, $"The real server has at {path}: {real}, we have: {list}");
                foreach (var (index, item) in list.Index())
                {
                    AssertKept(item, real[index], $"{path}[{index}]");
                }

                break;
            default:
                Assert.True(JsonNode.DeepEquals(ours, real), $"The real server has at {path}: {real}, we have: {ours}");
                break;
        }
    }

    /// <summary>Asserts that what was there before and is gone from ours is gone from the real answer too, or has its default again.</summary>
    public static void AssertGone(JsonNode? before, JsonNode? ours, JsonNode? real, string path = "")
    {
        if (before is JsonObject was && ours is JsonObject now)
        {
            foreach (var (name, value) in was)
            {
                if (!now.ContainsKey(name))
                {
                    Assert.False(JsonNode.DeepEquals(value, real?[name]), $"The real server kept {path}.{name}");
                }

                AssertGone(value, now[name], real?[name], $"{path}.{name}");
            }
        }
    }

    private static IEnumerable<string> Causes(JsonNode status) =>
        (status["details"]?["causes"] as JsonArray ?? []).Select(cause => $"{cause!["reason"]} {cause["field"]} {cause["message"]}").Order(StringComparer.Ordinal);
}
