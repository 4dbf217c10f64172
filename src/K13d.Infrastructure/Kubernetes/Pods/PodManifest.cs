using System.Text.Json.Nodes;
using K13d.Domain.Pods;
using K13d.Domain.Resources;

namespace K13d.Infrastructure.Kubernetes.Pods;

/// <summary>What a Pod's manifest says of its containers.</summary>
internal static class PodManifest
{
    private static readonly string[] StatusLists = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"];

    public static PodContainers ContainersOf(ResourceRef pod, JsonObject manifest) => new(
        pod,
        Names(manifest, "containers"),
        Names(manifest, "initContainers"),
        Names(manifest, "ephemeralContainers"),
        (string?)manifest["metadata"]?["annotations"]?[PodContainers.DefaultAnnotation]);

    /// <summary>What its node tells of a container; null where that is nothing yet.</summary>
    public static JsonNode? StatusOf(JsonObject manifest, string container) => StatusLists
        .SelectMany(list => manifest["status"]?[list]?.AsArray() ?? [])
        .FirstOrDefault(status => (string?)status!["name"] == container);

    /// <summary>Null where it runs.</summary>
    public static string? WhyNotRunning(JsonObject manifest, string container)
    {
        var state = StatusOf(manifest, container)?["state"];
        if (state?["running"] is not null)
        {
            return null;
        }

        return (string?)(state?["terminated"]?["reason"] ?? state?["waiting"]?["reason"] ?? manifest["status"]?["phase"]) ?? "it has not started";
    }

    private static string[] Names(JsonObject manifest, string list) => [.. (manifest["spec"]?[list]?.AsArray() ?? []).Select(container => (string)container!["name"]!)];
}
