using System.Text.Json;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>What a row needs of its object's metadata.</summary>
/// <param name="Name">Null where the object has none.</param>
/// <param name="Namespace">Null where the kind has none.</param>
/// <param name="Created">The default where it is not known.</param>
internal readonly record struct ObjectMetadata(string? Name, string? Namespace, DateTimeOffset Created)
{
    /// <summary>Reads an object, at whose start the reader is, and passes over all else. False where it has not come in whole yet.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, TextPool texts, out ObjectMetadata about)
    {
        about = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TrySkip();
        }

        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return true;
            }

            var isMetadata = reader.ValueTextEquals("metadata"u8);
            if (!reader.Read() || !(isMetadata ? TryMetadata(ref reader, texts, out about) : reader.TrySkip()))
            {
                return false;
            }
        }

        return false;
    }

    private static bool TryMetadata(ref Utf8JsonReader reader, TextPool texts, out ObjectMetadata about)
    {
        about = default;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return reader.TrySkip();
        }

        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                return true;
            }

            var (isName, isNamespace) = (reader.ValueTextEquals("name"u8), reader.ValueTextEquals("namespace"u8));
            var isCreated = reader.ValueTextEquals("creationTimestamp"u8);
            if (!reader.Read())
            {
                return false;
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.String when isName:
                    about = about with { Name = reader.GetString() };
                    break;
                case JsonTokenType.String when isNamespace && reader.ValueSpan.Length > 0:
                    about = about with { Namespace = texts.Text(ref reader) };
                    break;
                case JsonTokenType.String when isCreated && reader.TryGetDateTimeOffset(out var created):
                    about = about with { Created = created };
                    break;
                default:
                    if (!reader.TrySkip())
                    {
                        return false;
                    }

                    break;
            }
        }

        return false;
    }
}
