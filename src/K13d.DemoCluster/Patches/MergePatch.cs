using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Patches;

/// <summary>
/// JSON merge patch (https://www.rfc-editor.org/rfc/rfc7386). What it has touched has its fields in alphabetical order, as the real server's library
/// leaves them: a refusal shows it.
/// </summary>
internal static class MergePatch
{
    /// <summary>The patched object. Fails with 400 where the patch is no object.</summary>
    /// <param name="target">The object, which is not changed.</param>
    public static JsonObject Apply(JsonObject target, JsonNode? patch) => patch switch
    {
        JsonObject changes => Merge(target, changes),
        null => throw Refusals.BadRequest("Invalid JSON Patch"),
        _ => throw Refusals.BadRequest(
            $"error decoding patch: json: cannot unmarshal {GoText.DecodedKindOf(patch)} into Go value of type map[string]interface {{}}"),
    };

    private static JsonObject Merge(JsonObject? target, JsonObject patch)
    {
        var merged = target?.DeepClone().AsObject() ?? [];
        foreach (var (name, change) in patch)
        {
            if (change is null)
            {
                merged.Remove(name);
            }
            else
            {
                merged[name] = change is JsonObject changes ? Merge(merged[name] as JsonObject, changes) : change.DeepClone();
            }
        }

        CanonicalJson.SortKeys(merged);
        return merged;
    }
}
