using System.Text.Json;

namespace K13d.Infrastructure.Charts.Archives;

/// <summary>
/// Looks into a <c>values.schema.json</c>: Helm gets whatever it refers to, files of the machine and addresses of the network included.
/// </summary>
/// <seealso href="https://json-schema.org/draft/2020-12/json-schema-core#name-schema-references"/>
internal static class ChartSchema
{
    private const int MostDepth = 512;

    private static readonly string[] References = ["$ref", "$dynamicRef", "$recursiveRef"];

    /// <summary>Those that Helm has with it.</summary>
    private static readonly string[] Dialects =
    [
        "http://json-schema.org/draft-04/schema",
        "http://json-schema.org/draft-06/schema",
        "http://json-schema.org/draft-07/schema",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    ];

    /// <summary>Whether it refers to itself only. One that cannot be read may refer to anything.</summary>
    public static bool IsClosed(byte[] schema)
    {
        try
        {
            // Token by token: of two members of one name it is not known which Helm takes.
            var reader = new Utf8JsonReader(schema, new JsonReaderOptions { MaxDepth = MostDepth });
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString() is { } name)
                {
                    reader.Read();
                    if (reader.TokenType == JsonTokenType.String && LeadsOut(name, reader.GetString() ?? ""))
                    {
                        return false;
                    }
                }
            }

            return true;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool LeadsOut(string name, string value) =>
        name == "$schema" ? !Dialects.Contains(value.TrimEnd('#'), StringComparer.Ordinal) : References.Contains(name, StringComparer.Ordinal) && !value.StartsWith('#');
}
