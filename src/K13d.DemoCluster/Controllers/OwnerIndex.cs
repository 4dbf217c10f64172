using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers;

/// <summary>Which objects, of whatever kind, say that an object owns them.</summary>
internal sealed class OwnerIndex
{
    private readonly Dictionary<string, HashSet<(GroupResource Resource, ObjectKey Key)>> dependents = [];

    public IReadOnlyCollection<(GroupResource Resource, ObjectKey Key)> DependentsOf(string uid) =>
        dependents.TryGetValue(uid, out var found) ? found : [];

    public void Apply(ObjectChange change)
    {
        foreach (var owner in Owners(change.Before))
        {
            if (!dependents.TryGetValue(owner, out var owned)) continue;
            owned.Remove((change.Resource, change.Key));
            if (owned.Count == 0) dependents.Remove(owner);
        }

        foreach (var owner in Owners(change.After))
        {
            if (!dependents.TryGetValue(owner, out var owned)) dependents[owner] = owned = [];
            owned.Add((change.Resource, change.Key));
        }
    }

    private static IEnumerable<string> Owners(JsonObject? value) => value?.Owners.Select(owner => owner.Text("uid")).OfType<string>() ?? [];
}
