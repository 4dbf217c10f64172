using System.Text.Encodings.Web;
using System.Text.Json;

namespace K13d.DemoCluster.Store;

/// <summary>How JSON is written: as Go writes it, which escapes little.</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
