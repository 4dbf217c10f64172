using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Patches;

/// <summary>Who owns a field: a manager with what it last did. One that applies is the same whatever version it applies in.</summary>
/// <param name="ApiVersion">Of an <c>Update</c>; empty for an <c>Apply</c>.</param>
internal readonly record struct FieldOwner(string Manager, string Operation, string ApiVersion, string Subresource)
{
    public const string Apply = "Apply";
    public const string Update = "Update";

    public bool Applies => Operation == Apply;

    public static FieldOwner Applier(string manager, string? subresource) => new(manager, Apply, "", subresource ?? "");

    public static FieldOwner Updater(string manager, string apiVersion, string? subresource) => new(manager, Update, apiVersion, subresource ?? "");

    /// <summary>As in the messages of conflicts.</summary>
    public override string ToString() =>
        CanonicalJson.Write(Manager)
        + (Subresource.Length > 0 ? $" with subresource {CanonicalJson.Write(Subresource)}" : "")
        + (Applies ? "" : $" using {ApiVersion}");
}

/// <param name="ApiVersion">The version that the paths are of.</param>
internal sealed record OwnedFields(FieldSet Fields, string ApiVersion, DateTimeOffset? Time);

/// <summary>The <c>managedFields</c> of an object. Never changed once it is handed out.</summary>
internal sealed class FieldOwners
{
    private readonly Dictionary<FieldOwner, OwnedFields> entries;

    public FieldOwners(IEnumerable<KeyValuePair<FieldOwner, OwnedFields>> entries) =>
        this.entries = new Dictionary<FieldOwner, OwnedFields>(entries.Where(entry => !entry.Value.Fields.IsEmpty));

    public static FieldOwners None { get; } = new([]);

    public IEnumerable<KeyValuePair<FieldOwner, OwnedFields>> Entries => entries;

    public FieldSet FieldsOf(FieldOwner owner) => entries.GetValueOrDefault(owner)?.Fields ?? FieldSet.None;

    public FieldOwners With(FieldOwner owner, OwnedFields fields) =>
        new(entries.Where(entry => entry.Key != owner).Append(KeyValuePair.Create(owner, fields)));

    /// <summary>With the time that the owner had in others; none where it was not there.</summary>
    public FieldOwners At(FieldOwner owner, FieldOwners others) =>
        new(entries.Select(entry => entry.Key == owner ? KeyValuePair.Create(owner, entry.Value with { Time = others.entries.GetValueOrDefault(owner)?.Time }) : entry));

    public FieldOwners Select(Func<FieldOwner, FieldSet, FieldSet> fields) =>
        new(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { Fields = fields(entry.Key, entry.Value.Fields) })));

    /// <summary>
    /// Those that the request's object names or, where it names none, those of the stored one: a client that knows nothing of them must not
    /// erase them. An empty list, or one with an empty entry, resets them.
    /// </summary>
    public static FieldOwners OfRequest(JsonObject? stored, JsonObject requested) =>
        requested["metadata"]?["managedFields"] switch
        {
            JsonArray { Count: 0 } or JsonArray and [JsonObject { Count: 0 }] => None,
            JsonArray entries when TryParse(entries, out var owners) => owners,
            _ => Of(stored),
        };

    /// <summary>Those of an object; none where they are malformed, as the real server has it.</summary>
    public static FieldOwners Of(JsonObject? value) =>
        value?["metadata"]?["managedFields"] is JsonArray entries && TryParse(entries, out var owners) ? owners : None;

    /// <summary>Puts them on the object.</summary>
    public void WriteTo(JsonObject value)
    {
        if (value["metadata"] is not JsonObject metadata)
        {
            value["metadata"] = metadata = [];
        }

        metadata.Remove("managedFields");
        if (entries.Count > 0)
        {
            metadata["managedFields"] = ToJson();
        }
    }

    public JsonArray ToJson() => new(
    [
        .. entries
            .OrderBy(entry => entry.Key.Operation, StringComparer.Ordinal)
            .ThenBy(entry => entry.Value.Time?.ToUnixTimeSeconds() ?? 0)
            .ThenBy(entry => entry.Key.Manager, StringComparer.Ordinal)
            .ThenBy(entry => entry.Value.ApiVersion, StringComparer.Ordinal)
            .ThenBy(entry => entry.Key.Subresource, StringComparer.Ordinal)
            .Select(entry => ToJson(entry.Key, entry.Value)),
    ]);

    private static JsonObject ToJson(FieldOwner owner, OwnedFields owned)
    {
        var entry = new JsonObject
        {
            ["manager"] = owner.Manager,
            ["operation"] = owner.Operation,
            ["apiVersion"] = owned.ApiVersion,
        };
        if (owned.Time is { } time)
        {
            entry["time"] = time.Stamp();
        }

        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = owned.Fields.ToJson();
        if (owner.Subresource.Length > 0)
        {
            entry["subresource"] = owner.Subresource;
        }

        return entry;
    }

    private static bool TryParse(JsonArray list, out FieldOwners owners)
    {
        owners = None;
        var read = new Dictionary<FieldOwner, OwnedFields>();
        foreach (var entry in list)
        {
            if (entry is not JsonObject || Text(entry, "fieldsType") != "FieldsV1" || Text(entry, "operation") is not ("Apply" or "Update"))
            {
                return false;
            }

            try
            {
                var owned = new OwnedFields(FieldSet.Parse(entry["fieldsV1"]), Text(entry, "apiVersion"), Time(entry));
                var operation = Text(entry, "operation");
                read[new FieldOwner(Text(entry, "manager"), operation, operation == FieldOwner.Apply ? "" : owned.ApiVersion, Text(entry, "subresource"))] = owned;
            }
            catch (FormatException)
            {
                return false;
            }
        }

        owners = new FieldOwners(read);
        return true;
    }

    private static DateTimeOffset? Time(JsonNode entry) =>
        DateTimeOffset.TryParse(Text(entry, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Text(JsonNode entry, string name) => entry[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
