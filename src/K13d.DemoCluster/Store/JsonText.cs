using System.Text.Encodings.Web;
using System.Text.Json;

namespace K13d.DemoCluster.Store;

/// <summary>How JSON is written: as Go writes it, which escapes little.</summary>
internal static class JsonText
{
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text in quotation marks, what cannot stand in them escaped.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text, Options);

    public static JsonWriterOptions WriterOptions { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
}
