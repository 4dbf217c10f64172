using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace K13d.Api.OpenApi;

/// <summary>
/// Shows what is sent and answered as the documentation shows it: <c>Examples/LogIn.request.json</c> and <c>Examples/LogIn.response.json</c>
/// belong to the operation <c>LogIn</c>; what is not JSON ends in <c>.txt</c>. One of several
/// media types or statuses can have an example of its own: <c>PatchResource.request.json-patch+json.json</c>.
/// </summary>
internal sealed class DocumentedExamples : IOperationFilter
{
    private const string Json = "application/json";

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var (type, media) in operation.RequestBody?.Content ?? new Dictionary<string, IOpenApiMediaType>())
        {
            Show(media, Find($"{operation.OperationId}.request", type));
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            foreach (var (type, media) in status[0] == '2' ? response.Content ?? new Dictionary<string, IOpenApiMediaType>() : new Dictionary<string, IOpenApiMediaType>())
            {
                Show(media, Find($"{operation.OperationId}.response.{status}", type) ?? Find($"{operation.OperationId}.response", type));
            }
        }
    }

    private static void Show(IOpenApiMediaType media, JsonNode? example)
    {
        if (media is OpenApiMediaType shown && example is not null)
        {
            shown.Example = example;
        }
    }

    private static JsonNode? Find(string name, string mediaType)
    {
        var isJson = mediaType == Json || mediaType.EndsWith("+json", StringComparison.Ordinal);
        var extension = isJson ? ".json" : ".txt";
        using var stream = Open($"{name}.{mediaType.Split('/')[^1]}{extension}") ?? Open($"{name}{extension}");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return isJson ? JsonNode.Parse(text) : JsonValue.Create(text);
    }

    private static Stream? Open(string file) => typeof(DocumentedExamples).Assembly.GetManifestResourceStream($"examples/{file}");
}
