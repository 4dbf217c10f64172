using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Follows single objects. A watch that ends, as every one does some time, is taken up again from the object's present state.</summary>
/// <seealso href="https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes"/>
internal sealed class ObjectWatch(ClusterConnection connection, IOptions<KubernetesOptions> options, TimeProvider time)
{
    /// <summary>The object's present state; NotFound or Forbidden as the cluster says.</summary>
    public Task<Result<JsonObject>> Get(ResourceRef resource, CancellationToken cancellation) =>
        connection.Get(ResourcePaths.Object(resource), cancellation);

    /// <summary>The state that is given, then every later one without end, or until the object is deleted: that is a last NotFound.</summary>
    public async IAsyncEnumerable<Result<JsonObject>> Follow(ResourceRef resource, JsonObject first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var present = first; ;)
        {
            yield return present;
            await foreach (var change in Watch(resource, (string?)present["metadata"]?["resourceVersion"], cancellation))
            {
                if (change.IsFailure(out _, out var changed))
                {
                    yield return change;
                    yield break;
                }

                yield return changed;
            }

            // A cluster whose watches all end at once is not asked more often.
            await Task.Delay(options.Value.RetryDelay, time, cancellation);
            if ((await Get(resource, cancellation)).IsFailure(out var failure, out var again))
            {
                yield return failure;
                yield break;
            }

            present = again;
        }
    }

    private async IAsyncEnumerable<Result<JsonObject>> Watch(ResourceRef resource, string? version, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var request = new ApiRequest(HttpMethod.Get, ResourcePaths.Collection(resource.Kind, resource.Namespace))
        {
            Query = [("watch", "true"), ("fieldSelector", $"metadata.name={resource.Name}"), ("resourceVersion", version)],
        };
        if ((await connection.Open(request, cancellation)).IsFailure(out var failure, out var stream))
        {
            yield return failure;
            yield break;
        }

        await using (stream)
        {
            await using var changes = JsonSerializer.DeserializeAsyncEnumerable<JsonObject>(stream.Body, topLevelValues: true, JsonSerializerOptions.Default, cancellation)
                .GetAsyncEnumerator(cancellation);
            while (await Next(changes) is { } change && (string?)change["type"] is { } type and not "ERROR")
            {
                if (type == "DELETED")
                {
                    yield return new Failure.NotFound($"{resource} has been deleted.");
                    yield break;
                }

                if (change["object"] is JsonObject changed)
                {
                    yield return changed;
                }
            }
        }
    }

    /// <summary>Null where the watch has ended, in whatever way: the object's state is read again then.</summary>
    private static async ValueTask<JsonObject?> Next(IAsyncEnumerator<JsonObject?> changes)
    {
        try
        {
            return await changes.MoveNextAsync() ? changes.Current : null;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException or JsonException)
        {
            return null;
        }
    }
}
