using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.OpenApi;

/// <summary>The OpenAPI document of the custom resources of a group version: as much as <c>kubectl explain</c> and <c>apply</c> read of it.</summary>
internal static class CustomResourceDocument
{
    private const string SchemaPrefix = "#/components/schemas/";
    private const string ObjectMetaName = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private static readonly string[] Shared =
        [ObjectMetaName, "io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry", "io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference",
            "io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1", "io.k8s.apimachinery.pkg.apis.meta.v1.Time", "io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta"];

    public static JsonObject Of(IReadOnlyList<ServedResource> resources)
    {
        var (schemas, paths) = (new JsonObject(), new JsonObject());
        foreach (var resource in resources)
        {
            schemas[NameOf(resource.Type)] = SchemaOf(resource);
            AddPaths(paths, resource);
        }

        var builtIn = OpenApiDocuments.Find("api/v1")!["components"]!["schemas"]!;
        foreach (var name in Shared)
        {
            schemas[name] = builtIn[name]?.DeepClone();
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes CRD Swagger", ["version"] = "v0.1.0" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    /// <summary>As the real one names it: the group's words backwards.</summary>
    private static string NameOf(ResourceType type) => string.Join('.', type.Group.Split('.').Reverse().Append(type.Version).Append(type.Kind));

    private static JsonObject SchemaOf(ServedResource resource)
    {
        var schema = (resource.Definition?["schema"]?["openAPIV3Schema"] as JsonObject)?.DeepClone().AsObject() ?? new JsonObject { ["type"] = "object" };
        if (schema["properties"] is not JsonObject properties)
        {
            schema["properties"] = properties = [];
        }

        properties["apiVersion"] = Text("APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized schemas to the latest internal value, and may reject unrecognized values. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources");
        properties["kind"] = Text("Kind is a string value representing the REST resource this object represents. Servers may infer this from the endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds");
        properties["metadata"] = new JsonObject
        {
            ["description"] = "Standard object's metadata. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata",
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = SchemaPrefix + ObjectMetaName }),
        };
        schema["x-kubernetes-group-version-kind"] = new JsonArray(KindOf(resource.Type));
        return schema;
    }

    private static void AddPaths(JsonObject paths, ServedResource resource)
    {
        var type = resource.Type;
        var collection = $"/apis/{type.ApiVersion}/{(type.IsNamespaced ? "namespaces/{namespace}/" : "")}{type.Plural}";
        paths[collection] = Operations(resource, "get", "post", "delete");
        paths[collection + "/{name}"] = Operations(resource, "get", "put", "patch", "delete");
        foreach (var subresource in type.Subresources)
        {
            paths[$"{collection}/{{name}}/{subresource}"] = Operations(resource, "get", "put", "patch");
        }
    }

    private static JsonObject Operations(ServedResource resource, params ReadOnlySpan<string> methods)
    {
        var operations = new JsonObject();
        foreach (var method in methods)
        {
            var operation = new JsonObject { ["x-kubernetes-group-version-kind"] = KindOf(resource.Type) };
            if (method is "post" or "put" or "patch")
            {
                operation["parameters"] = new JsonArray(Parameter("dryRun"), Parameter("fieldManager"), Parameter("fieldValidation"));
            }

            operations[method] = operation;
        }

        return operations;
    }

    private static JsonObject Parameter(string name) =>
        new() { ["name"] = name, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true } };

    private static JsonObject KindOf(ResourceType type) => new() { ["group"] = type.Group, ["kind"] = type.Kind, ["version"] = type.Version };

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };
}
