using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Patches;

/// <summary>
/// JSON patch (https://www.rfc-editor.org/rfc/rfc6902) as the API server understands it: a field that is not there reads as null and can be
/// replaced, and lists may be counted from their end. What it has touched has its fields in alphabetical order, as after <see cref="MergePatch"/>.
/// </summary>
internal static class JsonPatch
{
    /// <summary>The patched object. Fails with 400 where the patch is no list of operations, with 422 where one of them cannot be done.</summary>
    /// <param name="target">The object, which is not changed.</param>
    public static JsonObject Apply(JsonObject target, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
        {
            throw new ApiException(
                400, "BadRequest", $"error decoding patch: json: cannot unmarshal {GoText.DecodedKindOf(patch)} into Go value of type []handlers.jsonPatchOp");
        }

        var patched = target.DeepClone().AsObject();
        CanonicalJson.SortKeys(patched);
        foreach (var operation in operations)
        {
            Do(patched, operation as JsonObject ?? throw Rejected());
        }

        return patched;
    }

    private static void Do(JsonObject target, JsonObject operation)
    {
        var place = Place.Find(target, Text(operation, "path"));
        switch (Text(operation, "op"))
        {
            case "add":
                place.Add(operation["value"]);
                break;
            case "remove":
                place.Remove();
                break;
            case "replace":
                place.Replace(operation["value"]);
                break;
            case "test":
                Test(place, operation);
                break;
            case "copy":
                place.Add(Place.Find(target, Text(operation, "from")).Get());
                break;
            case "move":
                var from = Place.Find(target, Text(operation, "from"));
                var moved = from.Get()?.DeepClone();
                from.Remove();
                // Found anew: what was removed may have lain before it.
                Place.Find(target, Text(operation, "path")).Add(moved);
                break;
            default:
                throw Rejected();
        }
    }

    private static void Test(Place place, JsonObject operation)
    {
        if (!CanonicalJson.AreEqual(place.Get(), operation["value"]))
        {
            throw Rejected();
        }
    }

    private static string Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : throw Rejected();

    private static ApiException Rejected() => new(422, "Invalid", "the server rejected our request due to an error in our request", []);

    /// <summary>A field of a map or a place in a list.</summary>
    private readonly record struct Place(JsonNode Container, string Key)
    {
        public static Place Find(JsonObject target, string pointer)
        {
            // Whatever stands before the first slash is not looked at, as in the real server.
            var keys = pointer.Split('/').Skip(1).Select(Unescaped).ToArray();
            if (keys.Length == 0)
            {
                throw Rejected();
            }

            JsonNode container = target;
            foreach (var key in keys.SkipLast(1))
            {
                container = new Place(container, key).Get() is (JsonObject or JsonArray) and var next ? next : throw Rejected();
                Sort(container);
            }

            return new Place(container, keys[^1]);
        }

        public JsonNode? Get() => Container switch
        {
            JsonObject map => map[Key],
            JsonArray list => list[Index(list.Count, list.Count - 1)],
            _ => throw Rejected(),
        };

        public void Add(JsonNode? value)
        {
            if (Container is JsonArray list)
            {
                list.Insert(Key == "-" ? list.Count : Index(list.Count + 1, list.Count), value?.DeepClone());
            }
            else
            {
                Container[Key] = value?.DeepClone();
                Sort(Container);
            }
        }

        public void Replace(JsonNode? value)
        {
            if (Container is JsonArray list)
            {
                list[Index(list.Count, list.Count - 1)] = value?.DeepClone();
            }
            else
            {
                Container[Key] = value?.DeepClone();
                Sort(Container);
            }
        }

        public void Remove()
        {
            if (Container is JsonArray list)
            {
                list.RemoveAt(Index(list.Count, list.Count - 1));
            }
            else if (!Container.AsObject().Remove(Key))
            {
                throw Rejected();
            }
        }

        private static void Sort(JsonNode container)
        {
            if (container is JsonObject map)
            {
                CanonicalJson.SortKeys(map);
            }
        }

        private int Index(int count, int last)
        {
            var isNumber = int.TryParse(Key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index);
            var place = index < 0 ? index + count : index;
            return isNumber && place >= 0 && place <= last ? place : throw Rejected();
        }

        private static string Unescaped(string key) => key.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
    }
}
