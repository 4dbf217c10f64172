using System.Text.Json;
using K13d.Application.Pipeline;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace K13d.Api.OpenApi;

/// <summary>
/// Says of the bodies of requests that switches may be left out, and says nothing of what a use case only tells K13d itself: its permission and
/// its line in the audit record.
/// </summary>
internal sealed class RequestMembers : ISchemaFilter, IDocumentFilter
{
    private static readonly string[] OwnAffairs =
        [.. new[] { typeof(IRequires), typeof(IAudited), typeof(IOpenToAnyone) }.SelectMany(type => type.GetProperties()).Select(member => JsonNamingPolicy.CamelCase.ConvertName(member.Name))];

    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema { Properties: { } members } ofUseCase && (context.Type.IsAssignableTo(typeof(IRequires)) || context.Type.IsAssignableTo(typeof(IOpenToAnyone))))
        {
            foreach (var name in OwnAffairs)
            {
                members.Remove(name);
                ofUseCase.Required?.Remove(name);
            }
        }
    }

    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        var bodies = swaggerDoc.Paths.Values
            .SelectMany(path => path.Operations is { } operations ? operations.Values.AsEnumerable() : [])
            .SelectMany(operation => operation.RequestBody?.Content is { } types ? types.Values.AsEnumerable() : [])
            .Select(body => body.Schema)
            .OfType<OpenApiSchemaReference>()
            .Select(reference => reference.Reference.Id)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
        foreach (var body in bodies)
        {
            if (swaggerDoc.Components?.Schemas?[body] is OpenApiSchema { Properties: { } members } schema)
            {
                schema.Required?.ExceptWith(members.Where(member => member.Value.Type == JsonSchemaType.Boolean).Select(member => member.Key));
            }
        }
    }
}
