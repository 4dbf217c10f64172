using System.Diagnostics.CodeAnalysis;
using K13d.Application.Ports.Leases;
using K13d.Domain.Failures;

namespace K13d.Application.Releases;

/// <summary>Lets one request at a time change a release, in whichever replica.</summary>
/// <remarks>Helm itself finds out most changes at the same time, but not all, and only once it has begun.</remarks>
internal sealed class ReleaseLocks(ILeases leases, TimeProvider time)
{
    /// <summary>For so long a release stays locked whose replica has died.</summary>
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);

    /// <summary>Makes a change of a release while nobody else does. Conflict where somebody does; Unavailable without the database.</summary>
    /// <param name="isDryRun">Whether nothing is changed, so that nobody is in the way.</param>
    public async Task<Result<T>> While<T>(string @namespace, string release, bool isDryRun, Func<Task<Result<T>>> change, CancellationToken cancellation)
        where T : notnull
    {
        if (isDryRun)
        {
            return await change();
        }

        if ((await Take(@namespace, release, cancellation)).IsFailure(out var failure, out var held))
        {
            return failure;
        }

        await using (held)
        {
            return await change();
        }
    }

    private async Task<Result<ReleaseLock>> Take(string @namespace, string release, CancellationToken cancellation)
    {
        var (name, holder) = ($"release/{@namespace}/{release}", Guid.NewGuid().ToString("N"));
        if ((await leases.Take(name, holder, Duration, cancellation)).IsFailure(out var failure, out var isOurs))
        {
            return failure;
        }

        return isOurs
            ? new ReleaseLock(leases, name, holder, Duration, time)
            : new Failure.Conflict($"The release {@namespace}/{release} is being changed by another request right now: try again when that has ended.");
    }
}

/// <summary>The right to change a release, for as long as it is not disposed of.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes of it.")]
internal sealed class ReleaseLock : IAsyncDisposable
{
    private readonly ILeases leases;
    private readonly (string Name, string Holder, TimeSpan Duration) lease;
    private readonly CancellationTokenSource over = new();
    private readonly Task renewing;

    public ReleaseLock(ILeases leases, string name, string holder, TimeSpan duration, TimeProvider time)
    {
        (this.leases, lease) = (leases, (name, holder, duration));
        renewing = Renew(time);
    }

    public async ValueTask DisposeAsync()
    {
        await over.CancelAsync();
        await renewing;
        over.Dispose();
        // Where it cannot be released it ends by itself.
        await leases.Release(lease.Name, lease.Holder, CancellationToken.None);
    }

    /// <summary>A round that fails is made up for by the next; a lease that is lost leaves what Helm itself finds out.</summary>
    private async Task Renew(TimeProvider time)
    {
        using var timer = new PeriodicTimer(lease.Duration / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(over.Token))
            {
                await leases.Take(lease.Name, lease.Holder, lease.Duration, over.Token);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The change has been made.
        }
    }
}
