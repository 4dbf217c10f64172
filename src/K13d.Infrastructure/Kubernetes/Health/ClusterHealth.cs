using System.Text.Json;
using k8s.Models;
using K13d.Application.Ports.Clusters;
using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Kubernetes.Health;

/// <summary>Asks the API server for its version: the least that only a cluster which accepts K13d answers.</summary>
internal sealed class ClusterHealth(ClusterConnection connection, ClusterAccessSource source, IOptions<KubernetesOptions> options, TimeProvider time)
    : IClusterHealth, IDisposable
{
    /// <summary>Whoever may ask for K13d's health, which is anyone, must not be able to keep the API server busy.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim probing = new(1, 1);
    private (ClusterStatus Status, DateTimeOffset At)? last;

    public async Task<ClusterStatus> Probe(CancellationToken cancellation)
    {
        await probing.WaitAsync(cancellation);
        try
        {
            if (last is not { } held || time.GetUtcNow() - held.At >= Fresh)
            {
                held = (await Ask(cancellation), time.GetUtcNow());
                last = held;
            }

            return held.Status;
        }
        finally
        {
            probing.Release();
        }
    }

    public void Dispose() => probing.Dispose();

    private async Task<ClusterStatus> Ask(CancellationToken cancellation)
    {
        var request = new ApiRequest(HttpMethod.Get, "/version") { Timeout = options.Value.HealthTimeout, MayRepeat = false };
        var answered = await connection.Send(
            request, async (body, token) => await JsonSerializer.DeserializeAsync<VersionInfo>(body, cancellationToken: token) ?? throw new JsonException(), cancellation);
        _ = answered.IsFailure(out var failure, out var version);
        var access = connection.Current;
        return new ClusterStatus(source.Mode, access?.Context ?? source.ChosenContext, access?.Server, version?.GitVersion, failure?.Message);
    }
}
