using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Reads what lies at a path of an object. What is not there, or of another type, is absent: a table never fails for one odd object.</summary>
internal static class Fields
{
    extension(JsonNode? value)
    {
        public JsonNode? At(params ReadOnlySpan<string> path)
        {
            var found = value;
            foreach (var name in path)
            {
                found = (found as JsonObject)?[name];
            }

            return found;
        }

        /// <summary>The string at the path, or the empty string.</summary>
        public string Text(params ReadOnlySpan<string> path) => value.At(path).AsText() ?? "";

        public string TextOr(string absent, params ReadOnlySpan<string> path) => value.Text(path) is { Length: > 0 } text ? text : absent;

        /// <summary>The integer at the path, or 0.</summary>
        public long Number(params ReadOnlySpan<string> path) => value.At(path).AsNumber() ?? 0;

        public bool? Flag(params ReadOnlySpan<string> path) => value.At(path)?.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

        /// <summary>The items at the path, none where there is no list.</summary>
        public JsonArray Items(params ReadOnlySpan<string> path) => value.At(path) as JsonArray ?? [];

        /// <summary>The map at the path, empty where there is none.</summary>
        public JsonObject Map(params ReadOnlySpan<string> path) => value.At(path) as JsonObject ?? [];

        public DateTimeOffset? Time(params ReadOnlySpan<string> path) =>
            DateTimeOffset.TryParse(value.Text(path), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

        public string? AsText() => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : null;

        public long? AsNumber() =>
            value?.GetValueKind() == JsonValueKind.Number
            && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
                ? (long)number
                : null;

        /// <summary>An <c>IntOrString</c> or a quantity as it is written, or null.</summary>
        public string? AsWritten() => value?.GetValueKind() == JsonValueKind.Number ? value.ToJsonString() : value.AsText();

        public string Name => value.Text("metadata", "name");

        public bool IsBeingDeleted => value.At("metadata", "deletionTimestamp") is not null;

        /// <summary>The <c>status</c> of the condition of that type, or null where there is none.</summary>
        public string? Condition(string type) =>
            value.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type) is { } found ? found.Text("status") : null;
    }
}
