using System.Text.Json.Nodes;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>Whether an object of a built-in kind is of the kind that it is written as.</summary>
internal static class DecodedKind
{
    /// <summary>Fills in <c>apiVersion</c> and <c>kind</c> where they are missing, and refuses those of another kind.</summary>
    public static void Check(JsonObject value, ResourceType type, DecodingManner manner)
    {
        if (JsonBody.FaultOfKind(value) is { } fault)
        {
            throw manner.Refuse(new Unreadable(type.Kind, type.Version, type.Kind, fault));
        }

        var (apiVersion, kind) = (value.Text("apiVersion"), value.Text("kind"));
        apiVersion = string.IsNullOrEmpty(apiVersion) ? type.ApiVersion : apiVersion;
        kind = string.IsNullOrEmpty(kind) ? type.Kind : kind;
        if (apiVersion != type.ApiVersion || kind != type.Kind)
        {
            throw OtherKind(apiVersion, kind, type, manner);
        }

        value.Remove("apiVersion");
        value.Remove("kind");
        value.Insert(0, "kind", kind);
        value.Insert(0, "apiVersion", apiVersion);
    }

    private static ApiException OtherKind(string apiVersion, string kind, ResourceType type, DecodingManner manner)
    {
        var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
        var group = GroupOf(apiVersion);
        var package = type.Group.Length == 0 ? "core" : type.Group.Split('.')[0];
        var why = OpenApiDocuments.SchemaOf(group, version, kind) is null
            ? $"no kind \"{kind}\" is registered for version \"{apiVersion}\" in scheme \"pkg/runtime/scheme.go:110\""
            : $"converting ({version}.{kind}) to ({package}.{type.Kind}): unknown conversion";
        return manner.Refuse(new Unreadable(kind, version, type.Kind, why));
    }

    private static string GroupOf(string apiVersion) =>
        apiVersion.IndexOf('/', StringComparison.Ordinal) is var slash and > 0 ? apiVersion[..slash] : "";
}
