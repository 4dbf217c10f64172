using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>In what words a value is refused that has not the type of its field: the real one decodes in two ways.</summary>
internal interface IDecodingWords
{
    /// <param name="goType">What Go calls the type of the field.</param>
    /// <param name="goPath">The field: <c>PodSpec.spec.containers</c>.</param>
    string Mismatch(JsonNode node, Schema schema, string goType, string goPath);

    /// <param name="at">The place of the first byte that is wrong.</param>
    string NotBase64(int at);

    /// <summary>What becomes of a number that 32 bits cannot hold; null where it is refused.</summary>
    JsonNode? Overflow(long number);

    /// <summary>Names the fields that a kind does not have, in the order in which they are told.</summary>
    IEnumerable<string> Order(IEnumerable<string> unknownFields);
}
