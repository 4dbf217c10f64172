using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace K13d.Api.Streaming;

/// <summary>
/// How the data of events is written: as answers are, but without the escapes that only HTML needs. Events are read in terminals, in every language, and never as a page.
/// </summary>
internal sealed class EventJson(IOptions<JsonOptions> json)
{
    public JsonSerializerOptions Options { get; } = new(json.Value.JsonSerializerOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
