using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.Owners;

/// <summary>Looks up an object's owners where it says that they are, in the store itself: a watch may not have told of them yet.</summary>
internal sealed class OwnerStates(IObjects objects)
{
    public Found Of(JsonObject dependent)
    {
        var found = new Found([], [], []);
        foreach (var owner in dependent.Owners)
        {
            if (objects.KindOf(owner.Text("apiVersion") ?? "", owner.Text("kind") ?? "") is not { } kind) return found with { IsUnknown = true };
            if (kind.Type.IsNamespaced && dependent.Namespace is null) return found with { IsNonsense = true };
            var uid = owner.Text("uid") ?? "";
            var there = objects.Find(kind.Storage, kind.Type.IsNamespaced ? dependent.Namespace : null, owner.Text("name") ?? "");
            var owners = there?.Uid != uid ? found.Gone : Finalizers.IsGoing(there) && Finalizers.GoesLast(there) ? found.Waiting : found.Present;
            owners.Add(uid);
        }

        return found;
    }

    /// <summary>The uids of owners that are there, that are not, and that are being deleted after their dependents.</summary>
    internal sealed record Found(List<string> Present, List<string> Gone, List<string> Waiting)
    {
        /// <summary>Whether an owner's kind is not served, now at least: nobody can say whether the owner is there.</summary>
        public bool IsUnknown { get; init; }

        /// <summary>Whether what has no namespace names an owner that has one, which is so for ever.</summary>
        public bool IsNonsense { get; init; }
    }
}
