using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;

namespace K13d.Application.Releases;

/// <summary>The values of a request: a values file, and single ones over it.</summary>
internal static class GivenValues
{
    /// <summary>Invalid where the file is no single map; the reason names the place and no value.</summary>
    public static Result<JsonObject> Of(JsonObject? values, string? yaml, IManifestReader reader)
    {
        var under = new JsonObject();
        if (!string.IsNullOrWhiteSpace(yaml))
        {
            if (reader.ReadYaml(yaml).IsFailure(out var failure, out var documents))
            {
                return new Failure.Invalid($"valuesYaml cannot be read: {failure.Message}") { Details = failure.Details };
            }

            if (documents is not [JsonObject file])
            {
                return new Failure.Invalid("valuesYaml must be one document, a map of values.");
            }

            under = file;
        }

        return Merged(under, values ?? []);
    }

    /// <summary>As <c>helm --values</c> does with a second file: maps are merged, all else is replaced; a null stays, to take a default away.</summary>
    private static JsonObject Merged(JsonObject under, JsonObject over)
    {
        foreach (var (key, value) in over)
        {
            under[key] = value is JsonObject map && under[key] is JsonObject below ? Merged(below, map) : value?.DeepClone();
        }

        return under;
    }
}
