using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace K13d.Api.Repeats;

/// <summary>Documents the header on every operation that takes it.</summary>
internal sealed class IdempotencyKeyParameter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (!IdempotencyKey.IsTakenBy(context.ApiDescription.HttpMethod, context.ApiDescription.ActionDescriptor.EndpointMetadata))
        {
            return;
        }

        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = IdempotencyKey.Header,
            In = ParameterLocation.Header,
            Description = "A text of the client's own, such as a UUID: the same request with the same key within a day gets the first answer, and nothing is done twice.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = IdempotencyKey.Longest },
        });
        foreach (var answer in (operation.Responses ?? []).Where(response => response.Key[0] == '2').Select(response => response.Value).OfType<OpenApiResponse>())
        {
            answer.Headers ??= new Dictionary<string, IOpenApiHeader>();
            answer.Headers[IdempotencyMiddleware.Replayed] = new OpenApiHeader
            {
                Description = "`true` where this is the answer to an earlier request with the same key.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean },
            };
        }
    }
}
