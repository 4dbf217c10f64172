using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace K13d.Conformance.Tests.Exchanges;

/// <summary>What a cluster answered.</summary>
/// <param name="Request">What was asked, for who reads a recording.</param>
/// <param name="Headers">Those of <see cref="ComparedHeaders"/> that it has; null for none.</param>
/// <param name="Body">JSON; of a watch the array of its events; any other text as a string.</param>
internal sealed record Answer(
    string Request,
    int Status,
    string? ContentType,
    IReadOnlyList<string> Warnings,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Headers,
    JsonNode? Body);
