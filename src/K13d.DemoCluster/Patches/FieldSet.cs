using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Patches;

/// <summary>
/// A set of paths of an object, as <c>managedFields</c> records who owns what. Never changed once it is handed out.
/// Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/ (<c>FieldsV1</c>).
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedSet<PathElement> members = [];
    private readonly SortedDictionary<PathElement, FieldSet> children = [];

    public static FieldSet None => new();

    public bool IsEmpty => members.Count == 0 && children.Count == 0;

    /// <summary>Reads <c>fieldsV1</c>. Throws <see cref="FormatException"/> where it is none.</summary>
    public static FieldSet Parse(JsonNode? fields)
    {
        var set = new FieldSet();
        foreach (var (name, below) in fields as JsonObject ?? [])
        {
            if (name == ".")
            {
                continue;
            }

            var element = PathElement.Parse(name);
            var child = Parse(below);
            if (child.IsEmpty || below is JsonObject map && map.ContainsKey("."))
            {
                set.members.Add(element);
            }

            if (!child.IsEmpty)
            {
                set.children[element] = child;
            }
        }

        return set;
    }

    /// <summary>Writes <c>fieldsV1</c>, in the order of its path elements.</summary>
    public JsonObject ToJson()
    {
        var fields = new JsonObject();
        foreach (var element in members.Union(children.Keys).Order())
        {
            var below = children.TryGetValue(element, out var child) ? child.ToJson() : [];
            if (child is not null && members.Contains(element))
            {
                below.Insert(0, ".", new JsonObject());
            }

            fields[element.Text] = below;
        }

        return fields;
    }

    public static FieldSet Of(params IEnumerable<IReadOnlyList<PathElement>> paths)
    {
        var set = new FieldSet();
        foreach (var path in paths)
        {
            set.Add(path);
        }

        return set;
    }

    public bool Has(PathElement element) => members.Contains(element);

    public FieldSet Below(PathElement element) => children.GetValueOrDefault(element) ?? None;

    public FieldSet Union(FieldSet other) => Combine(other, (mine, theirs) => mine || theirs, (mine, theirs) => mine.Union(theirs));

    public FieldSet Intersect(FieldSet other) => Combine(other, (mine, theirs) => mine && theirs, (mine, theirs) => mine.Intersect(theirs));

    /// <summary>Without the very paths of the other; what lies below them stays.</summary>
    public FieldSet Except(FieldSet other) => Combine(other, (mine, theirs) => mine && !theirs, (mine, theirs) => mine.Except(theirs));

    /// <summary>Without the paths of the other and all that lies below them.</summary>
    public FieldSet ExceptAllBelow(FieldSet other) => Combine(
        other,
        (mine, theirs) => mine && !theirs,
        (mine, theirs) => mine.ExceptAllBelow(theirs),
        element => !other.Has(element));

    /// <summary>With each field of a structure of which something is in the set, so that taking all of it away takes it away too.</summary>
    public FieldSet WithNamedFields(Schema? schema)
    {
        var set = new FieldSet();
        set.members.UnionWith(members);
        foreach (var (element, child) in children)
        {
            var property = element.IsField ? schema?.Property(element.Name) : null;
            if (property is not null)
            {
                set.members.Add(element);
            }

            set.children[element] = child.WithNamedFields(property ?? FieldTypes.Below(schema, element));
        }

        return set;
    }

    /// <summary>Every path, those of this level before those below it.</summary>
    public IEnumerable<IReadOnlyList<PathElement>> Paths() => Paths([]);

    private void Add(IReadOnlyList<PathElement> path)
    {
        var set = this;
        foreach (var element in path.SkipLast(1))
        {
            set = set.children.TryGetValue(element, out var child) ? child : set.children[element] = new FieldSet();
        }

        if (path.Count > 0)
        {
            set.members.Add(path[^1]);
        }
    }

    private IEnumerable<IReadOnlyList<PathElement>> Paths(IReadOnlyList<PathElement> prefix) =>
        members.Select(element => (IReadOnlyList<PathElement>)[.. prefix, element])
            .Concat(children.SelectMany(child => child.Value.Paths([.. prefix, child.Key])));

    private FieldSet Combine(
        FieldSet other, Func<bool, bool, bool> isMember, Func<FieldSet, FieldSet, FieldSet> combine, Func<PathElement, bool>? descends = null)
    {
        var set = new FieldSet();
        set.members.UnionWith(members.Union(other.members).Where(element => isMember(members.Contains(element), other.members.Contains(element))));
        foreach (var element in children.Keys.Union(other.children.Keys).Where(element => descends?.Invoke(element) ?? true))
        {
            var child = combine(Below(element), other.Below(element));
            if (!child.IsEmpty)
            {
                set.children[element] = child;
            }
        }

        return set;
    }
}
