using System.Text.Json.Nodes;

namespace K13d.Domain.Secrets;

/// <summary>What somebody sends for a Secret, looked at before the cluster gets it.</summary>
public static class SecretInput
{
    private static readonly string[] ValueFields = ["data", "stringData"];

    /// <summary>What must not be sent, by its field and never by its value; null where all may.</summary>
    /// <param name="body">A manifest, a merge patch, or the steps of a JSON patch.</param>
    public static string? FaultOf(JsonNode body) => MaskedField(body, "") is { } masked
        ? $"{masked} holds '{SecretMask.Mask}', which stands for a value that was not shown: send the value itself, or patch the others alone."
        : body is JsonArray steps ? FaultOfSteps(steps) : FaultOfValues(body as JsonObject);

    /// <summary>All the values in it, in order to find them in other texts.</summary>
    public static SecretValues ValuesOf(JsonNode body)
    {
        if (body is JsonObject secret)
        {
            return SecretValues.Of(secret);
        }

        var texts = new JsonObject();
        foreach (var text in TextsOf(body))
        {
            texts[texts.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)] = text;
        }

        return SecretValues.Of(new JsonObject { ["data"] = texts });
    }

    /// <summary>The API server repeats in its errors values that are of a wrong type.</summary>
    private static string? FaultOfValues(JsonObject? secret)
    {
        foreach (var field in ValueFields)
        {
            if (secret?[field] is not (null or JsonObject))
            {
                return $"{field} must be a map of texts.";
            }

            foreach (var (key, value) in secret?[field] as JsonObject ?? [])
            {
                if (value is not null && !IsText(value, out _))
                {
                    return $"{field}.{key} must be a text: put it in quotes.";
                }
            }
        }

        return null;
    }

    /// <summary>
    /// A step that copies a value to where it is not masked would show it, and one that tests for a value would tell whether it is that.
    /// </summary>
    private static string? FaultOfSteps(JsonArray steps)
    {
        foreach (var step in steps.OfType<JsonObject>())
        {
            if (!IsText(step["op"], out var operation) || operation is not ("add" or "replace" or "remove" or "test"))
            {
                return "A JSON patch of a Secret takes the operations add, replace, remove and test only.";
            }

            var path = IsText(step["path"], out var named) ? named : "";
            var field = ValueFields.FirstOrDefault(field => path == $"/{field}" || path.StartsWith($"/{field}/", StringComparison.Ordinal));
            if (operation == "test" && (field is not null || !path.StartsWith('/')))
            {
                return "A JSON patch of a Secret cannot test its values.";
            }

            var isWhole = path == $"/{field}";
            if (field is not null
                && step["value"] is { } value
                && (isWhole ? FaultOfValues(new JsonObject { [field] = value.DeepClone() }) is not null : !IsText(value, out _)))
            {
                return $"{path} must be given a text, or a map of texts where it is the whole {field}.";
            }
        }

        return null;
    }

    private static string? MaskedField(JsonNode? node, string path) => node switch
    {
        JsonObject map => map
            .Select(entry => MaskedField(entry.Value, path.Length == 0 ? entry.Key : $"{path}.{entry.Key}"))
            .FirstOrDefault(found => found is not null),
        JsonArray list => list.Select((item, index) => MaskedField(item, $"{path}[{index}]")).FirstOrDefault(found => found is not null),
        _ => IsText(node, out var text) && HoldsMask(text, path) ? path : null,
    };

    /// <summary>In the copy that kubectl keeps of what was applied, a mask is a JSON text.</summary>
    private static bool HoldsMask(string text, string path) =>
        text == SecretMask.Mask || (path.StartsWith("metadata", StringComparison.Ordinal) && text.Contains($"\"{SecretMask.Mask}\"", StringComparison.Ordinal));

    private static IEnumerable<string> TextsOf(JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(entry => entry.Key is "op" or "path" or "from" ? [] : TextsOf(entry.Value)),
        JsonArray list => list.SelectMany(TextsOf),
        _ => IsText(node, out var text) ? [text] : [],
    };

    private static bool IsText(JsonNode? node, out string text)
    {
        text = "";
        return node is JsonValue value && value.TryGetValue(out text!);
    }
}
