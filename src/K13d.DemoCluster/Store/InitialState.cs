using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>What the server adds to a new object of some kinds, beyond the defaults of its schema.</summary>
internal static class InitialState
{
    public static void Set(ServedResource resource, JsonObject value)
    {
        switch (resource.Type)
        {
            case { Group: "", Plural: "namespaces" }:
                SetNamespace(value);
                break;
        }
    }

    private static void SetNamespace(JsonObject value)
    {
        var metadata = ObjectMeta.Of(value);
        if (metadata["labels"] is not JsonObject labels)
        {
            metadata["labels"] = labels = [];
        }

        labels["kubernetes.io/metadata.name"] = (string)metadata["name"]!;
        value["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
        value["status"] ??= new JsonObject { ["phase"] = "Active" };
    }
}
