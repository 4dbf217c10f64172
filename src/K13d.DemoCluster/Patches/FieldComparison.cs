using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Patches;

/// <summary>Which paths differ between two states of an object.</summary>
/// <param name="Changed">Added or given another value.</param>
internal sealed record FieldComparison(FieldSet Changed, FieldSet Removed)
{
    public static FieldComparison Of(JsonObject before, JsonObject after, Schema? schema)
    {
        var comparer = new Comparer();
        comparer.Compare(new Side(before), new Side(after), schema, []);
        return new FieldComparison(FieldSet.Of(comparer.Changed), FieldSet.Of(comparer.Removed));
    }

    public FieldComparison ExceptAllBelow(FieldSet ignored) => new(Changed.ExceptAllBelow(ignored), Removed.ExceptAllBelow(ignored));

    /// <summary>A value, null included, or nothing at all.</summary>
    private readonly record struct Side(JsonNode? Value, bool IsThere = true)
    {
        public static readonly Side Nothing = new(null, false);

        public bool IsEmpty => Value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 };

        public Side Field(string name, Schema? schema) => this switch
        {
            { Value: JsonObject map } when map.TryGetPropertyValue(name, out var value) => new Side(value),
            { IsThere: true } when EmptyFields.IsAlwaysThere(schema, name, out var empty) => new Side(empty),
            _ => Nothing,
        };
    }

    private sealed class Comparer
    {
        public List<IReadOnlyList<PathElement>> Changed { get; } = [];

        public List<IReadOnlyList<PathElement>> Removed { get; } = [];

        public void Compare(Side before, Side after, Schema? schema, PathElement[] path)
        {
            if (before.IsThere && after.IsThere && CanonicalJson.AreEqual(before.Value, after.Value))
            {
                return;
            }

            if (IsLeaf(before, after, schema))
            {
                Leaf(before, after, path);
                return;
            }

            if (Shape(before) is { } was && Shape(after) is { } @is && was != @is)
            {
                // A list that became a map: all of the one is gone, all of the other is new.
                Compare(before, new Side(null), schema, path);
                Compare(new Side(null), after, schema, path);
                return;
            }

            if ((Shape(before) ?? Shape(after)) == typeof(JsonObject))
            {
                CompareMaps(before, after, schema, path);
            }
            else
            {
                CompareLists(before.Value as JsonArray ?? [], after.Value as JsonArray ?? [], schema!, path);
            }

            if (!before.IsThere)
            {
                Changed.Add(path);
            }
            else if (!after.IsThere)
            {
                Removed.Add(path);
            }
        }

        private static bool IsLeaf(Side before, Side after, Schema? schema) =>
            (before.IsEmpty && after.IsEmpty) || IsLeaf(before.Value, schema) || IsLeaf(after.Value, schema);

        private static bool IsLeaf(JsonNode? value, Schema? schema) => value switch
        {
            null => false,
            JsonObject => FieldTypes.IsAtomicMap(schema),
            JsonArray => !FieldTypes.IsAssociative(schema),
            _ => true,
        };

        private static Type? Shape(Side side) => side.Value?.GetType();

        private void Leaf(Side before, Side after, PathElement[] path)
        {
            if (!after.IsThere)
            {
                Removed.Add(path);
            }
            else if (!before.IsThere || !CanonicalJson.AreEqual(before.Value, after.Value))
            {
                Changed.Add(path);
            }
        }

        private void CompareMaps(Side before, Side after, Schema? schema, PathElement[] path)
        {
            foreach (var name in Names(before).Union(Names(after)))
            {
                var element = PathElement.Field(name);
                Compare(before.Field(name, schema), after.Field(name, schema), FieldTypes.Below(schema, element), [.. path, element]);
            }
        }

        private static IEnumerable<string> Names(Side side) => (side.Value as JsonObject)?.Select(entry => entry.Key) ?? [];

        private void CompareLists(JsonArray before, JsonArray after, Schema schema, PathElement[] path)
        {
            var (old, @new) = (Indexed(before, schema), Indexed(after, schema));
            foreach (var element in old.Keys.Union(@new.Keys))
            {
                Compare(old.GetValueOrDefault(element, Side.Nothing), @new.GetValueOrDefault(element, Side.Nothing), schema.Items, [.. path, element]);
            }
        }

        private static Dictionary<PathElement, Side> Indexed(JsonArray list, Schema schema)
        {
            var items = new Dictionary<PathElement, Side>();
            foreach (var item in list)
            {
                if (FieldTypes.ElementOf(schema, item) is { } element)
                {
                    items.TryAdd(element, new Side(item));
                }
            }

            return items;
        }
    }
}
