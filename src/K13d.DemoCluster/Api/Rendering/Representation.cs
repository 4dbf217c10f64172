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
    /// <summary>The media types that the real one has of an object.</summary>
    public static readonly IReadOnlyList<string> Known = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    /// <summary>Those of an answer that could be a watch.</summary>
    public static readonly IReadOnlyList<string> KnownOfWatches =
        [.. Known, "application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];

    /// <summary>Those of a log: plain text, whatever else is accepted.</summary>
    public static readonly IReadOnlyList<string> KnownOfLogs = ["text/plain", .. Known];

    /// <summary>
    /// Refuses, before anything is done, what accepts no media type that the real one has. Its router does so, and knows no
    /// <c>application/*</c>: https://github.com/emicklei/go-restful/blob/v3.12.2/route.go.
    /// </summary>
    /// <param name="produced">The media types that the real one has of the answer.</param>
    /// <exception cref="ApiException">406.</exception>
    public static void RefuseUnknown(HttpRequest request, IReadOnlyList<string> produced)
    {
        var accepted = MediaType.ParseAll(request.Headers.Accept.ToString());
        if (accepted.Count > 0 && !accepted.Any(type => type.Name is "*/*" || produced.Contains(type.Name)))
        {
            throw new ApiException(406, "NotAcceptable", $"406: Not Acceptable\n\nAvailable representations: {string.Join(", ", produced)}", []);
        }
    }

    /// <summary>Refuses, of an answer that has no other shape, what does not accept it as it is.</summary>
    /// <exception cref="ApiException">406.</exception>
    public static void RequireWhole(HttpRequest request)
    {
        var accepted = MediaType.ParseAll(request.Headers.Accept.ToString());
        if (accepted.Count > 0 && !accepted.Any(type => ShapeOf(type) == Shape.Whole))
        {
            throw Unacceptable();
        }
    }

    /// <summary>Refuses what the real one refuses of a log, whose refusals could be YAML or protobuf as well.</summary>
    /// <exception cref="ApiException">406.</exception>
    public static void RefuseUnknownOfLog(HttpRequest request)
    {
        if (!MediaType.ParseAll(request.Headers.Accept.ToString()).Any(type => Known.Skip(1).Contains(type.Name)) && Negotiate(request).Shape != Shape.Whole)
        {
            throw Unacceptable();
        }
    }

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

        throw Unacceptable();
    }

    private static ApiException Unacceptable() => new(406, "NotAcceptable", $"only the following media types are accepted: {string.Join(", ", Known)}");

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
