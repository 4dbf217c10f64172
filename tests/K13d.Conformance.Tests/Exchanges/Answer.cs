using System.Text.Json.Nodes;

namespace K13d.Conformance.Tests.Exchanges;

/// <summary>What a cluster answered.</summary>
/// <param name="Request">What was asked, for who reads a recording.</param>
/// <param name="Body">JSON; of a watch the array of its events; any other text as a string.</param>
internal sealed record Answer(string Request, int Status, string? ContentType, IReadOnlyList<string> Warnings, JsonNode? Body);
