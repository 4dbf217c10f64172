using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Rendering;

internal enum Shape
{
    Whole,
    Table,
    Metadata,
    MetadataList,
}

/// <summary>What the caller wants an answer to look like: https://kubernetes.io/docs/reference/using-api/api-concepts/#alternate-representations-of-resources.</summary>
internal sealed record Representation(Shape Shape, bool IsIndented)
{
    private const string AllAccepted =
        "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf";

    /// <exception cref="ApiException">406 where nothing of what is accepted is served here.</exception>
    public static Representation Negotiate(HttpRequest request)
    {
        var isIndented = Pretty.IsWanted(request);
        var accepted = MediaType.ParseAll(request.Headers.Accept.ToString());
        if (accepted.Count == 0)
        {
            return new Representation(Shape.Whole, isIndented);
        }

        foreach (var type in accepted)
        {
            if (ShapeOf(type) is { } shape)
            {
                return new Representation(shape, isIndented);
            }
        }

        throw new ApiException(406, "NotAcceptable", AllAccepted);
    }

    private static Shape? ShapeOf(MediaType type)
    {
        if (type.Name is not ("application/json" or "application/*" or "*/*"))
        {
            return null;
        }

        if (type["as"] is not { } wanted)
        {
            return Shape.Whole;
        }

        var isMeta = type["g"] == "meta.k8s.io" && type["v"] is "v1" or "v1beta1";
        return (wanted, isMeta) switch
        {
            ("Table", true) => Shape.Table,
            ("PartialObjectMetadata", true) => Shape.Metadata,
            ("PartialObjectMetadataList", true) => Shape.MetadataList,
            _ => null,
        };
    }
}
