using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Releases;
using K13d.Domain.Failures;
using K13d.Domain.Releases;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Releases;

/// <summary>Marks a revision as failed where Helm keeps it, as Helm itself does when it can.</summary>
/// <seealso href="https://github.com/helm/helm/blob/v4.1.4/pkg/storage/driver/secrets.go"/>
internal sealed class UnfinishedReleases(ClusterConnection connection, TimeProvider time) : IUnfinishedReleases
{
    public async Task<Result<bool>> Fail(string @namespace, string name, int revision, string why, CancellationToken cancellation)
    {
        var path = ApiRequest.PathOf("api", "v1", "namespaces", @namespace, "secrets", ReleaseSecret.NameOf(name, revision));
        if ((await connection.Get(path, cancellation)).IsFailure(out var failure, out var secret))
        {
            return failure;
        }

        if (ReleaseOf(secret) is not { } release || release["info"] is not JsonObject info || !new ReleaseStatus(info["status"]?.ToString() ?? "").IsPending)
        {
            return false;
        }

        (info["status"], info["description"]) = (ReleaseStatus.Failed.Name, why);
        secret["data"]!["release"] = Convert.ToBase64String(ReleasePayload.Pack(JsonSerializer.SerializeToUtf8Bytes(release, StoredRelease.Json)));
        var labels = secret["metadata"]!["labels"] as JsonObject ?? [];
        (labels["status"], labels["modifiedAt"]) = (ReleaseStatus.Failed.Name, time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        // Its resourceVersion goes along, so that what somebody else has made of it since is not undone.
        return (await connection.Send(ApiRequest.Replace(path, secret), cancellation)).Map(_ => true);
    }

    private static JsonObject? ReleaseOf(JsonObject secret)
    {
        if (secret["data"]?["release"]?.ToString() is not { } data)
        {
            return null;
        }

        using var json = ReleasePayload.Open(Convert.FromBase64String(data));
        return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = StoredRelease.Json.MaxDepth }) as JsonObject;
    }
}
