using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Domain.Releases;
using K13d.Infrastructure.Kubernetes.Releases;

namespace K13d.Infrastructure.Processes.Helm;

/// <summary>Reads a release as <c>helm --output=json</c> tells it: as it keeps one, but it is not in the cluster.</summary>
internal static class RenderedRevision
{
    /// <summary>Null where it is none.</summary>
    public static ReleaseContents? Read(string json)
    {
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = StoredRelease.Json.MaxDepth }) is JsonObject told
                && told["name"]?.GetValue<string>() is { } name
                && told["namespace"]?.GetValue<string>() is { } place
                && told["version"]?.GetValue<int>() is { } version
                    ? told.Deserialize<StoredRelease>(StoredRelease.Json)?.Contents(new RevisionKey(place, name, version), new ReleaseSecretMetadata(name, place, default, null))
                    : null;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
