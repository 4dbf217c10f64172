using K13d.Api.RateLimits;
using K13d.Api.Requests;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace K13d.Api.OpenApi;

/// <summary>Documents the headers that answers carry.</summary>
internal sealed class AnswerHeaders : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var counted = !context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<FreeOfRateLimitAttribute>().Any();
        foreach (var (status, response) in operation.Responses ?? [])
        {
            if (response is not OpenApiResponse answer)
            {
                continue;
            }

            answer.Headers ??= new Dictionary<string, IOpenApiHeader>();
            answer.Headers[CorrelationId.Header] = Header(JsonSchemaType.String, "The id under which the log and the audit record know this request.");
            if (counted)
            {
                answer.Headers["X-RateLimit-Limit"] = Header(JsonSchemaType.Integer, "Requests a minute.");
                answer.Headers["X-RateLimit-Remaining"] = Header(JsonSchemaType.Integer, "Requests that are left in this minute.");
                answer.Headers["X-RateLimit-Reset"] = Header(JsonSchemaType.Integer, "When the next minute begins, in seconds since 1970.");
            }

            if (status == "200")
            {
                foreach (var header in context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<AnswerHeaderAttribute>())
                {
                    answer.Headers[header.Name] = Header(header.Type, header.Description);
                }
            }

            if (status == "429")
            {
                answer.Headers["Retry-After"] = Header(JsonSchemaType.Integer, "Seconds until it is worth trying again.");
            }
        }
    }

    private static OpenApiHeader Header(JsonSchemaType type, string description) =>
        new() { Description = description, Schema = new OpenApiSchema { Type = type } };
}
