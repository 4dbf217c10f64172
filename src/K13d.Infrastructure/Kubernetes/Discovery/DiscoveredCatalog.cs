using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.Extensions.Options;

namespace K13d.Infrastructure.Kubernetes.Discovery;

/// <summary>
/// Keeps the kinds that the cluster serves for a while. A kind that is not among them is looked for anew, so that a custom resource is
/// known as soon as its definition is; at most once in <see cref="Pause"/>, however many ask.
/// </summary>
/// <remarks>It is kept for one identity, K13d's own: the one that every request to the cluster is made with.</remarks>
internal sealed class DiscoveredCatalog(ApiDiscovery discovery, ClusterConnection connection, IOptions<KubernetesOptions> options, TimeProvider time)
    : IResourceCatalog, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim reading = new(1, 1);
    private Reading? last;

    public async Task<Result<ResourceKind>> Resolve(string resource, CancellationToken cancellation)
    {
        if ((await Newer(than: null, cancellation)).IsFailure(out var failure, out var known))
        {
            return failure;
        }

        var found = known.Catalog.Resolve(resource);
        if (!found.IsFailure(out _, out _))
        {
            return found;
        }

        return (await Newer(known, cancellation)).IsFailure(out failure, out var newer) ? failure : newer.Catalog.Resolve(resource);
    }

    public async Task<Result<ServedKinds>> Find(IReadOnlyCollection<KindName> names, CancellationToken cancellation)
    {
        if ((await Newer(than: null, cancellation)).IsFailure(out var failure, out var known))
        {
            return failure;
        }

        if (names.Any(name => known.Catalog.Find(name).IsFailure(out _, out _)) && (await Newer(known, cancellation)).IsFailure(out failure, out known))
        {
            return failure;
        }

        return new ServedKinds(names.Distinct().ToDictionary(name => name, known.Catalog.Find));
    }

    public void Dispose() => reading.Dispose();

    /// <summary>What was read last, if it is still good and not the one that did not help; otherwise what is read now.</summary>
    private async Task<Result<Reading>> Newer(Reading? than, CancellationToken cancellation)
    {
        if (Good(than) is { } good)
        {
            return good;
        }

        await reading.WaitAsync(cancellation);
        try
        {
            if (Good(than) is { } meanwhile)
            {
                return meanwhile;
            }

            // One that is asked for again and again must not become as many requests to the API server.
            if (last is { } recent && recent.At + Pause - time.GetUtcNow() is { Ticks: > 0 } wait && recent.Generation == connection.Generation)
            {
                await Task.Delay(wait, time, cancellation);
            }

            var catalog = await discovery.Read(cancellation);
            return catalog.Map(found => last = new Reading(found, time.GetUtcNow(), connection.Generation));
        }
        finally
        {
            reading.Release();
        }
    }

    private Reading? Good(Reading? not) =>
        last is { } reading
        && reading != not
        && reading.Generation == connection.Generation
        && time.GetUtcNow() - reading.At < options.Value.DiscoveryLifetime
            ? reading
            : null;

    private sealed record Reading(ResourceCatalog Catalog, DateTimeOffset At, int Generation);
}
