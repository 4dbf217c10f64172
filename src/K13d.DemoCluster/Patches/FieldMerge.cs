using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Patches;

/// <summary>Lays an applied configuration over an object: what it says wins, what it does not say stays.</summary>
internal static class FieldMerge
{
    public static JsonNode? Over(JsonNode? live, JsonNode? applied, Schema? schema) => (live, applied) switch
    {
        (JsonObject under, JsonObject over) when !FieldTypes.IsAtomicMap(schema) => Maps(under, over, schema),
        (null, JsonObject over) when !FieldTypes.IsAtomicMap(schema) => Maps([], over, schema),
        (JsonArray under, JsonArray over) when FieldTypes.IsAssociative(schema) => Lists(under, over, schema!),
        (null, JsonArray over) when FieldTypes.IsAssociative(schema) => Lists([], over, schema!),
        _ => applied?.DeepClone(),
    };

    private static JsonObject Maps(JsonObject live, JsonObject applied, Schema? schema)
    {
        var merged = new JsonObject();
        foreach (var name in live.Select(entry => entry.Key).Union(applied.Select(entry => entry.Key)))
        {
            var value = applied.TryGetPropertyValue(name, out var over)
                ? Over(live[name], over, FieldTypes.Below(schema, PathElement.Field(name)))
                : live[name]?.DeepClone();
            // A field that is applied as null is owned, and is not there.
            if (value is not null)
            {
                merged[name] = value;
            }
        }

        return merged;
    }

    /// <summary>
    /// Items keep the order of the configuration; an item that only the object has stays behind the one that it followed.
    /// </summary>
    private static JsonArray Lists(JsonArray live, JsonArray applied, Schema schema)
    {
        var (under, over) = (Indexed(live, schema), Indexed(applied, schema));
        var shared = new Queue<PathElement>(over.Select(item => item.Element).Where(element => Has(under, element)));
        var merged = new JsonArray();
        var (l, a) = (0, 0);
        while (l < under.Count || a < over.Count)
        {
            if (l < under.Count && a < over.Count && under[l].Element == over[a].Element)
            {
                l++;
                Take(over[a++]);
            }
            else if (l < under.Count && a < over.Count && Has(over, under[l].Element) && shared.TryPeek(out var next) && next != under[l].Element)
            {
                // It is in both, but its turn in the configuration's order comes later.
                l++;
            }
            else if (l < under.Count && !Has(over, under[l].Element))
            {
                merged.Add(under[l++].Item?.DeepClone());
            }
            else if (a < over.Count)
            {
                Take(over[a++]);
            }
            else
            {
                l++;
            }
        }

        return merged;

        void Take((PathElement Element, JsonNode? Item) item)
        {
            if (shared.TryPeek(out var next) && next == item.Element)
            {
                shared.Dequeue();
            }

            merged.Add(Over(under.FirstOrDefault(known => known.Element == item.Element).Item, item.Item, schema.Items));
        }
    }

    private static bool Has(List<(PathElement Element, JsonNode? Item)> items, PathElement element) => items.Exists(item => item.Element == element);

    private static List<(PathElement Element, JsonNode? Item)> Indexed(JsonArray list, Schema schema) =>
    [
        .. list.Select(item => (Element: FieldTypes.ElementOf(schema, item), Item: item))
            .Where(entry => entry.Element is not null)
            .Select(entry => (entry.Element!.Value, entry.Item))
            .DistinctBy(entry => entry.Value),
    ];
}
