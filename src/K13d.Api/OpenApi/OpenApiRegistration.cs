using System.Text.Json.Nodes;
using K13d.Api.Auth;
using K13d.Api.Repeats;
using K13d.Api.Resources;
using K13d.Application.Pipeline;
using K13d.Domain.Identity;
using Microsoft.OpenApi;

namespace K13d.Api.OpenApi;

/// <summary>Registers the OpenAPI document at <c>/swagger/v1/swagger.json</c> and Swagger UI at <c>/swagger</c>.</summary>
internal static class OpenApiRegistration
{
    public const string Document = "v1";

    public const string Description =
        "One REST API for a team's Kubernetes clusters. Log in with `POST /api/auth/login`, press *Authorize* and paste the token.";

    private const string Title = "K13d";

    public static void AddOpenApiDocument(this IServiceCollection services) => services.AddSwaggerGen(swagger =>
    {
        swagger.SwaggerDoc(Document, new OpenApiInfo
        {
            Title = Title,
            Version = Document,
            Description = Description,
            License = new OpenApiLicense { Name = "MIT" },
        });
        swagger.AddSecurityDefinition(BearerHandler.SchemeName, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            BearerFormat = "JWT",
            Description = "The token that `POST /api/auth/login` answers.",
        });
        swagger.CustomOperationIds(operation => operation.ActionDescriptor.AttributeRouteInfo?.Name);
        swagger.DescribeAllParametersInCamelCase();
        swagger.SupportNonNullableReferenceTypes();
        swagger.NonNullableReferenceTypesAsRequired();
        swagger.MapType<ManifestsBody>(() => new OpenApiSchema { Type = JsonSchemaType.Object, Description = "An object of the cluster." });
        swagger.MapType<JsonNode>(() => new OpenApiSchema { Description = "Any JSON." });
        swagger.MapType<PatchBody>(() => new OpenApiSchema { Description = "An object, or for a JSON patch the list of its steps." });
        swagger.OperationFilter<IdempotencyKeyParameter>();
        swagger.OperationFilter<FailureAnswers>();
        swagger.OperationFilter<AnswerHeaders>();
        swagger.OperationFilter<DocumentedExamples>();
        swagger.OperationFilter<OptionalParameters>();
        swagger.SchemaFilter<RequestMembers>();
        swagger.DocumentFilter<RequestMembers>();
        swagger.DocumentAsyncFilter<DemoNotice>();
        foreach (var documented in new[] { typeof(Program), typeof(Telemetry), typeof(Role) })
        {
            swagger.IncludeXmlComments(documented.Assembly, includeControllerXmlComments: true);
        }
    });

    public static void UseOpenApiDocument(this IApplicationBuilder app)
    {
        app.UseSwaggerPages();
        app.UseSwagger();
        app.UseSwaggerUI(ui =>
        {
            ui.DocumentTitle = Title;
            ui.SwaggerEndpoint($"{Document}/swagger.json", Title);
            ui.DisplayOperationId();
            ui.EnableTryItOutByDefault();
            ui.DisplayRequestDuration();
        });
    }
}
