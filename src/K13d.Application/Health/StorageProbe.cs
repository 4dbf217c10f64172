using System.Diagnostics.CodeAnalysis;
using K13d.Application.Ports.Storage;
using K13d.Domain.Failures;

namespace K13d.Application.Health;

/// <summary>
/// Asks the database how it is, seldom and briefly: anyone may ask K13d as often as they like, which must neither reach the database each
/// time nor wait for one that does not answer. There is one for the process. (The port of the cluster's health does the same itself.)
/// </summary>
internal sealed class StorageProbe(IStorage storage, TimeProvider time) : IDisposable
{
    /// <summary>For so long an answer is given again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>What does not answer within this time is down.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim one = new(1, 1);
    private Seen? last;

    public async Task<Result<Done>> Check(CancellationToken cancellation)
    {
        if (IsFresh(last))
        {
            return last.Answer;
        }

        await one.WaitAsync(cancellation);
        try
        {
            // Whoever waited finds what the first one saw.
            last = IsFresh(last) ? last : new Seen(await Ask(cancellation), time.GetUtcNow());
            return last.Answer;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose() => one.Dispose();

    private bool IsFresh([NotNullWhen(true)] Seen? seen) => seen is not null && time.GetUtcNow() - seen.At < Fresh;

    private async Task<Result<Done>> Ask(CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            return await storage.Check(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new Failure.Unavailable("STORAGE_UNAVAILABLE", $"The database did not answer within {Patience.TotalSeconds} seconds.");
        }
    }

    private sealed record Seen(Result<Done> Answer, DateTimeOffset At);
}
