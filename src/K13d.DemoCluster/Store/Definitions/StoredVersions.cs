using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store.Definitions;

/// <summary>The versions that objects of a CustomResourceDefinition have ever been stored in.</summary>
internal static class StoredVersions
{
    /// <summary>Adds the one that they are stored in from now on.</summary>
    public static void Remember(JsonObject definition)
    {
        var current = definition.Items("spec", "versions").FirstOrDefault(version => version.Flag("storage") == true).Text("name");
        if (current is not null && !definition.Texts("status", "storedVersions").Contains(current))
        {
            definition.ChildOrNew("status").ListOrNew("storedVersions").Add(current);
        }
    }
}
