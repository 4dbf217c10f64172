using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store.Definitions;

/// <summary>
/// Which of its names a CustomResourceDefinition gets: those that no other definition of its group has.
/// Source: k8s.io/apiextensions-apiserver/pkg/controller/status/naming_controller.go.
/// </summary>
internal static class DefinitionNames
{
    private static readonly string[] Singles = ["plural", "singular", "kind", "listKind"];
    private static readonly string[] Lists = ["shortNames", "categories"];

    /// <summary>Whether it has every name that it asks for.</summary>
    public static bool AreSettled(JsonObject definition) =>
        Singles.All(name => definition.Text("spec", "names", name) == definition.Text("status", "acceptedNames", name))
        && Lists.All(name => definition.Texts("spec", "names", name).SequenceEqual(definition.Texts("status", "acceptedNames", name)));

    /// <summary>Gives it the names that are free, and says in its conditions whether those are all it asks for.</summary>
    /// <param name="others">The other definitions of its group.</param>
    public static void Settle(JsonObject definition, IReadOnlyList<JsonObject> others, DateTimeOffset now)
    {
        var wanted = definition.Child("spec", "names")!;
        var accepted = definition.ChildOrNew("status", "acceptedNames");
        var conflict = ConflictOf(wanted, accepted, others);
        if (conflict is { } found)
        {
            DefinitionConditions.Set(definition, DefinitionConditions.NamesAccepted, "False", found.Reason, found.Message, now);
        }
        else
        {
            DefinitionConditions.Set(definition, DefinitionConditions.NamesAccepted, "True", "NoConflicts", "no conflicts found", now);
        }

        if (definition.Is(DefinitionConditions.Established))
        {
            return;
        }

        var (reason, message) = conflict is null ? ("Installing", "the initial names have been accepted") : ("NotAccepted", "not all names are accepted");
        DefinitionConditions.Set(definition, DefinitionConditions.Established, "False", reason, message, now);
    }

    /// <summary>Takes what can be had; of several conflicts the last one is told.</summary>
    private static (string Reason, string Message)? ConflictOf(JsonObject wanted, JsonObject accepted, IReadOnlyList<JsonObject> others)
    {
        var resources = others
            .SelectMany(other => Taken(other, "plural", "singular").Concat(other.Texts("status", "acceptedNames", "shortNames")))
            .ToHashSet(StringComparer.Ordinal);
        var kinds = others.SelectMany(other => Taken(other, "kind", "listKind")).ToHashSet(StringComparer.Ordinal);
        (string, string)? conflict = null;
        Take("plural", "PluralConflict", resources);
        Take("singular", "SingularConflict", resources);
        var own = accepted.Texts("shortNames").ToHashSet(StringComparer.Ordinal);
        string[] clashes = [.. wanted.Texts("shortNames").Where(name => !own.Contains(name) && resources.Contains(name)).Select(InUse)];
        if (clashes.Length > 0)
        {
            conflict = ("ShortNamesConflict", clashes.Length == 1 ? clashes[0] : $"[{string.Join(", ", clashes)}]");
        }
        else
        {
            accepted.Put("shortNames", wanted["shortNames"]?.DeepClone());
        }

        Take("kind", "KindConflict", kinds);
        Take("listKind", "ListKindConflict", kinds);
        accepted.Put("categories", wanted["categories"]?.DeepClone());
        return conflict;

        void Take(string field, string reason, HashSet<string> taken)
        {
            var name = wanted.Text(field) ?? "";
            if (name != accepted.Text(field) && taken.Contains(name))
            {
                conflict = (reason, InUse(name));
            }
            else
            {
                accepted[field] = name;
            }
        }
    }

    private static IEnumerable<string> Taken(JsonObject definition, params string[] fields) =>
        fields.Select(field => definition.Text("status", "acceptedNames", field)).OfType<string>().Where(name => name.Length > 0);

    private static string InUse(string name) => $"\"{name}\" is already in use";
}
