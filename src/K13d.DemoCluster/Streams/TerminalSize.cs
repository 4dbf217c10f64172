using System.Text.Json;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Streams;

internal readonly record struct TerminalSize(int Columns, int Rows)
{
    private const int Largest = 10_000;

    /// <summary>Null for what is no size; a client that sends such keeps the terminal that it has.</summary>
    public static TerminalSize? Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var size = json.IsEmpty ? null : JsonNode.Parse(json);
            return size.Number("Width") is { } columns and > 0 and < Largest && size.Number("Height") is { } rows and > 0 and < Largest
                ? new TerminalSize((int)columns, (int)rows)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
