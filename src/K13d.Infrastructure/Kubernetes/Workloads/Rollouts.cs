using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Workloads;

/// <summary>Follows a workload's own status, which its controller keeps; its pods are only looked at where they are asked for.</summary>
internal sealed class Rollouts(ClusterConnection connection, ObjectWatch watch) : IRollouts
{
    private const int MostPods = 10;
    private const int MostLookedAt = 500;

    public async Task<Result<FollowedRollout>> Follow(ResourceRef workload, CancellationToken cancellation) =>
        (await watch.Get(workload, cancellation)).Map(manifest => new FollowedRollout(States(workload, manifest)));

    public async Task<Result<PodsInTrouble>> Troubles(ResourceRef workload, CancellationToken cancellation)
    {
        if ((await watch.Get(workload, cancellation)).IsFailure(out var failure, out var manifest))
        {
            return failure;
        }

        var pods = new ApiRequest(HttpMethod.Get, ResourcePaths.Collection(ResourceKind.Pod, workload.Namespace))
        {
            Query = [("labelSelector", SelectorText.Of(manifest["spec"]!["selector"])), ("limit", $"{MostLookedAt}")],
        };
        return (await connection.Send(pods, cancellation)).Map(list => new PodsInTrouble(
            [.. list["items"]!.AsArray().Select(pod => PodTroubles.Of(pod!.AsObject())).OfType<PodTrouble>().Take(MostPods)]));
    }

    private async IAsyncEnumerable<Result<RolloutProgress>> States(
        ResourceRef workload, JsonObject first, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var state in watch.Follow(workload, first, cancellation))
        {
            yield return state.Map(manifest => RolloutStatus.Of(workload, manifest));
        }
    }
}
