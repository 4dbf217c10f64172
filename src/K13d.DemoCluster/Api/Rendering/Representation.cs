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
    private static readonly string[] Watched = ["application/json;stream=watch", "application/vnd.kubernetes.protobuf;stream=watch"];
    private static readonly string[] Known = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

    /// <summary>Refuses, before anything is done, what accepts no media type that the real one has.</summary>
    /// <param name="canBeWatched">Whether the answer could be a watch.</param>
    /// <param name="isLog">Whether the answer is a log: plain text, whatever else is accepted.</param>
    /// <exception cref="ApiException">406.</exception>
    public static void RefuseUnknown(HttpRequest request, bool canBeWatched, bool isLog)
    {
        IEnumerable<string> served = [.. isLog ? ["text/plain"] : Array.Empty<string>(), .. Known, .. canBeWatched ? Watched : []];
        var accepted = MediaType.ParseAll(request.Headers.Accept.ToString());
        if (accepted.Count > 0 && !accepted.Any(type => type.Name is "*/*" or "application/*" || served.Contains(type.Name)))
        {
            throw new ApiException(406, "NotAcceptable", $"406: Not Acceptable\n\nAvailable representations: {string.Join(", ", served)}", []);
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
