using System.Globalization;
using System.Text.Json.Nodes;
using K13d.Api.Auth;
using K13d.Api.Errors;
using K13d.Api.RateLimits;
using K13d.Api.Repeats;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace K13d.Api.OpenApi;

/// <summary>Gives every operation its failures, each with the documented body and an example, and says whether it takes a token.</summary>
internal sealed class FailureAnswers : IOperationFilter
{
    private static readonly SortedDictionary<int, (string Description, string Code, string Error)> Known = new()
    {
        [400] = ("The request is wrong: details names what.", "VALIDATION_ERROR", "limit must be between 1 and 1000."),
        [401] = ("Invalid or missing token.", "UNAUTHORIZED", "Invalid or missing token: log in with POST /api/auth/login, then send 'Authorization: Bearer <token>'."),
        [403] = ("The caller, or K13d in the cluster, may not do this.", "FORBIDDEN", "eve has the role viewer, which may not do this."),
        [404] = ("There is no such thing.", "NOT_FOUND", "pods \"nginx-abc123\" not found"),
        [409] = ("It has changed since it was read, exists already, or the same request is being done right now.", "CONFLICT", "The object has been modified: read it again and repeat the change."),
        [413] = ("The body is larger than 1 MiB.", "PAYLOAD_TOO_LARGE", "The request's body is larger than 1048576 bytes."),
        [415] = ("The body is of a type that is not taken.", "UNSUPPORTED_MEDIA_TYPE", "A body of the type 'text/plain' is not taken: send application/json."),
        [422] = ("The Idempotency-Key was used for another request.", "IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key was used for another request: take a new one for each."),
        [429] = ("Asked for too often: try again after Retry-After seconds.", "RATE_LIMITED", "More than 100 requests in a minute: try again at 10:30:00 UTC."),
        [500] = ("The Kubernetes API failed (K8S_ERROR), or K13d did (INTERNAL_ERROR).", "K8S_ERROR", "The Kubernetes API server cannot be reached."),
        [503] = ("Something that K13d needs is away.", "UNAVAILABLE", "The database does not answer: try again."),
        [504] = ("It had not ended in the time it was given, and may go on.", "TIMEOUT", "sleep had not ended in the container nginx of pod/nginx-abc123 after 30 s."),
    };

    /// <summary>The statuses that an operation can fail with have to be in here.</summary>
    public static IReadOnlyCollection<int> Documented => Known.Keys;

    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        var anonymous = metadata.OfType<IAllowAnonymous>().Any();
        if (!anonymous)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(BearerHandler.SchemeName, context.Document)] = [] }];
        }

        var schema = context.SchemaGenerator.GenerateSchema(typeof(ErrorBody), context.SchemaRepository);
        operation.Responses ??= [];
        foreach (var status in StatusesOf(operation, context.ApiDescription.HttpMethod, metadata, anonymous))
        {
            var (description, code, error) = Known[status];
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = description,
                Content = new Dictionary<string, IOpenApiMediaType>
                {
                    ["application/json"] = new OpenApiMediaType
                    {
                        Schema = schema,
                        Example = new JsonObject { ["error"] = error, ["code"] = code, ["details"] = new JsonObject() },
                    },
                },
            };
        }
    }

    private static SortedSet<int> StatusesOf(OpenApiOperation operation, string? method, IList<object> metadata, bool anonymous)
    {
        var statuses = new SortedSet<int>(metadata.OfType<FailuresAttribute>().SelectMany(declared => declared.Statuses)) { 500 };
        if (operation.RequestBody is not null)
        {
            statuses.UnionWith([400, 413, 415]);
        }

        if (operation.Parameters is { Count: > 0 })
        {
            statuses.Add(400);
        }

        if (!anonymous)
        {
            statuses.UnionWith([401, 403]);
        }

        if (IdempotencyKey.IsTakenBy(method, metadata))
        {
            statuses.UnionWith([409, 422, 503]);
        }

        if (!metadata.OfType<FreeOfRateLimitAttribute>().Any())
        {
            statuses.Add(429);
        }

        return statuses;
    }
}
