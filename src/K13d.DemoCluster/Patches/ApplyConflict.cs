using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Patches;

/// <summary>The refusal of an apply that would change what others own.</summary>
internal static class ApplyConflict
{
    public static ApiException Of(IEnumerable<(FieldOwner Owner, FieldSet Fields)> conflicts)
    {
        var all = conflicts
            .OrderBy(conflict => conflict.Owner.Manager, StringComparer.Ordinal)
            .SelectMany(conflict => conflict.Fields.Paths().Select(path => (Owner: conflict.Owner.ToString(), Path: string.Concat(path))))
            .ToList();
        var causes = all.Select(conflict => new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with {conflict.Owner}",
            ["field"] = conflict.Path,
        });
        return new ApiException(409, "Conflict", Message(all), new JsonObject { ["causes"] = new JsonArray([.. causes]) });
    }

    private static string Message(List<(string Owner, string Path)> conflicts)
    {
        if (conflicts is [var only])
        {
            return $"Apply failed with 1 conflict: conflict with {only.Owner}: {only.Path}";
        }

        var groups = conflicts.GroupBy(conflict => conflict.Owner)
            .SelectMany(group => group.Select(conflict => $"- {conflict.Path}").Prepend($"conflicts with {group.Key}:"));
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', groups)}";
    }
}
