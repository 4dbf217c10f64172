using System.Text.Json.Nodes;
using K13d.Application.Ports.PortForwards;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Pods;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.PortForwards;

/// <summary>Reaches the ports of pods through the API server, by a WebSocket for each connection.</summary>
internal sealed class ForwardablePods(ClusterConnection connection, ObjectWatch watch, PodRights rights, TimeProvider time) : IForwardablePods
{
    public async Task<Result<IForwardablePod>> Find(string @namespace, string name, CancellationToken cancellation)
    {
        var pod = ResourceRef.Of(ResourceKind.Pod, @namespace, name);
        if ((await watch.Get(pod, cancellation)).IsFailure(out var failure, out var manifest)
            || (await rights.Create(ForwardablePod.Subresource, pod, cancellation)).IsFailure(out failure, out _))
        {
            return failure;
        }

        // As kubectl: https://github.com/kubernetes/kubectl/blob/master/pkg/cmd/portforward/portforward.go
        return (string?)manifest["status"]?["phase"] is not "Running" and var phase
            ? new Failure.Conflict($"{pod} in the namespace {@namespace} does not run (it is {phase ?? "new"}), so no port of it can be reached.")
            : new ForwardablePod(pod, manifest, connection, watch, rights, time);
    }
}

/// <param name="first">As it was when it was looked up.</param>
internal sealed class ForwardablePod(
    ResourceRef pod, JsonObject first, ClusterConnection connection, ObjectWatch watch, PodRights rights, TimeProvider time)
    : IForwardablePod
{
    public const string Subresource = "portforward";

    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    public async Task<Result<Stream>> Connect(int port, CancellationToken cancellation)
    {
        if ((await rights.Create(Subresource, pod, cancellation)).IsFailure(out var failure, out _)
            || (await connection.Dial(Request(port), cancellation)).IsFailure(out failure, out var socket))
        {
            return failure;
        }

        return new PodPortStream(socket, pod, port, time);
    }

    public async Task<string> Over(CancellationToken cancellation)
    {
        for (var present = first; ;)
        {
            await foreach (var state in watch.Follow(pod, present, cancellation))
            {
                if ((state.IsFailure(out var failure, out var now) ? EndOf(failure) : EndOf(now)) is { } end)
                {
                    return end;
                }
            }

            // The cluster is away, or does not let K13d watch.
            Failure? trouble;
            JsonObject? found;
            do
            {
                await Task.Delay(AskAgain, time, cancellation);
                if ((await watch.Get(pod, cancellation)).IsFailure(out trouble, out found) && EndOf(trouble) is { } gone)
                {
                    return gone;
                }
            }
            while (trouble is not null);

            present = found!;
        }
    }

    private ApiRequest Request(int port) => new(HttpMethod.Get, ResourcePaths.Object(pod) + ApiRequest.PathOf(Subresource))
    {
        Query = [("ports", $"{port}")],
        Protocols = [PodPortStream.Protocol],
        // There is no type that it offers, and whoever asks for one gets 406.
        Accept = "*/*",
    };

    private string? EndOf(Failure failure) => failure is Failure.NotFound ? $"{pod} was deleted" : null;

    private string? EndOf(JsonObject now) => (string?)now["status"]?["phase"] switch
    {
        "Succeeded" or "Failed" => $"{pod} has ended",
        _ when (string?)now["metadata"]?["uid"] != (string?)first["metadata"]?["uid"] => $"{pod} was deleted, and another one has its name",
        _ => null,
    };
}
