using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Devices that pods claim.</summary>
internal static class DeviceCells
{
    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["deviceclasses.resource.k8s.io"] = (@class, now) => [@class.Name, Age.Of(@class, now)],
        ["resourceclaimtemplates.resource.k8s.io"] = (template, now) => [template.Name, Age.Of(template, now)],
        ["resourceclaims.resource.k8s.io"] = (claim, now) => [claim.Name, State(claim), Age.Of(claim, now)],
        ["resourceslices.resource.k8s.io"] = (slice, now) =>
            [slice.Name, slice.TextOr("", "spec", "nodeName"), slice.TextOr("", "spec", "driver"), slice.TextOr("", "spec", "pool", "name"), Age.Of(slice, now)],
    };

    private static string State(JsonObject claim)
    {
        var isAllocated = claim.At("status", "allocation") is not null;
        return string.Join(',', States());

        IEnumerable<string> States()
        {
            if (claim.IsBeingDeleted)
            {
                yield return "deleted";
            }

            if (isAllocated)
            {
                yield return "allocated";
            }
            else if (!claim.IsBeingDeleted)
            {
                yield return "pending";
            }

            if (isAllocated && claim.Items("status", "reservedFor").Any())
            {
                yield return "reserved";
            }
        }
    }
}
