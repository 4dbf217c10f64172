using System.Buffers;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Writing.Protobuf;
using K13d.DemoCluster.Api.Writing.Yaml;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>Reads request bodies: JSON, and protobuf and YAML, which are turned into JSON.</summary>
internal static class Bodies
{
    public static string TypeOf(HttpRequest request) => MediaType.Parse(request.ContentType ?? "").Name;

    /// <summary>An object; where there is no body, the refusal says so, but in YAML nothing is an empty object.</summary>
    /// <inheritdoc cref="ReadOptional"/>
    public static async Task<JsonBody> Read(HttpRequest request, string kind) =>
        await ReadOptional(request, kind) ?? JsonBody.Parse(TypeOf(request) == "application/yaml" ? "{}"u8.ToArray() : default, kind);

    /// <summary>An object of a kind that is served here.</summary>
    /// <inheritdoc cref="ReadOptional"/>
    public static async Task<JsonBody> Read(HttpRequest request, ServedResource resource)
    {
        var body = await Read(request, resource.Type.Kind);
        if (resource.IsCustom)
        {
            body.RefuseOtherVersion(resource.Type);
        }

        return body;
    }

    /// <summary>An object, or null where there is no body.</summary>
    /// <param name="kind">The kind that is expected.</param>
    /// <param name="refuse">What is answered to malformed text, given the reason; null for what a whole object is answered with.</param>
    /// <exception cref="ApiException">400 for what is malformed, 415 for another media type.</exception>
    public static async Task<JsonBody?> ReadOptional(HttpRequest request, string kind, Func<string, ApiException>? refuse = null)
    {
        var bytes = await ReadBytes(request);
        if (bytes.IsEmpty)
        {
            return null;
        }

        refuse ??= why => JsonBody.Unrecognized(bytes.Span, kind, why);
        return TypeOf(request) switch
        {
            // kubectl scale says no type: the first that is known is meant.
            "" or "application/json" => JsonBody.Parse(bytes, kind, refuse),
            "application/vnd.kubernetes.protobuf" => JsonBody.Parse(ProtobufText.ToJson(bytes.Span), kind, refuse),
            "application/yaml" => OfYaml(YamlText.ToJson(bytes.Span, refuse), kind, refuse),
            _ => throw new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: application/json, application/yaml, application/vnd.kubernetes.protobuf"),
        };
    }

    private static JsonBody OfYaml((byte[] Json, Repetitions Repeated) yaml, string kind, Func<string, ApiException> refuse) =>
        JsonBody.Parse(yaml.Json, kind, refuse) with { Repeated = yaml.Repeated };

    public static async Task<ReadOnlyMemory<byte>> ReadBytes(HttpRequest request)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(request.HttpContext.RequestAborted);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
