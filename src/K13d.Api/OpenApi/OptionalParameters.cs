using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace K13d.Api.OpenApi;

/// <summary>
/// Moves the example of a parameter that may be left out into its description: Swagger UI fills examples in, and whoever tries an operation
/// would send a selector, a sort order and a page that they never asked for.
/// </summary>
internal sealed class OptionalParameters : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => !parameter.Required))
        {
#pragma warning disable CS0618 // Obsolete since OpenAPI 3.1; this is where Swashbuckle puts the example of an OpenAPI 3.0 schema.
            var schema = parameter.Schema as OpenApiSchema;
            if ((parameter.Example ?? schema?.Example) is not { } example)
            {
                continue;
            }

            parameter.Description = $"{parameter.Description} For example `{(example is JsonValue ? example.ToString() : example.ToJsonString())}`.".Trim();
            parameter.Example = null;
            if (schema is not null)
            {
                schema.Example = null;
            }
#pragma warning restore CS0618
        }
    }
}
