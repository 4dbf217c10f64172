using System.Text.Json.Nodes;

namespace K13d.Domain.Resources;

/// <summary>One document that somebody sent: an object of the cluster, as it should be.</summary>
/// <param name="Document">Which one of the body, from 1.</param>
/// <param name="Line">Where it starts in the body, from 1.</param>
public sealed record Manifest(JsonObject Content, int Document, int Line)
{
    /// <summary>Null where it says none, or something that is no text.</summary>
    public string? ApiVersion => TextOf(Content["apiVersion"]);

    /// <inheritdoc cref="ApiVersion"/>
    public string? Kind => TextOf(Content["kind"]);

    /// <inheritdoc cref="ApiVersion"/>
    public string? Name => Metadata("name");

    /// <inheritdoc cref="ApiVersion"/>
    public string? Namespace => Metadata("namespace");

    /// <summary>The start of a name that the cluster is to complete; null where it says none.</summary>
    public string? GenerateName => Metadata("generateName");

    /// <summary>The version that it was read at; null where it says none.</summary>
    public string? ResourceVersion => Metadata("resourceVersion");

    /// <summary>For a person: <c>document 2 (line 14)</c>.</summary>
    public string Where => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"document {Document} (line {Line})");

    // Values of a Secret are in it.
    public override string ToString() => Where;

    private string? Metadata(string field) => Content["metadata"] is JsonObject metadata ? TextOf(metadata[field]) : null;

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
