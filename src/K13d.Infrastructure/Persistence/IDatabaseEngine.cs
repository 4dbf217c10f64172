namespace K13d.Infrastructure.Persistence;

/// <summary>What is done differently on each database.</summary>
internal interface IDatabaseEngine
{
    /// <summary>For a person, without a password.</summary>
    string Location { get; }

    /// <summary>
    /// Waits until no other replica prepares the same database, and keeps them waiting until it is disposed. A process that dies holds it
    /// no longer.
    /// </summary>
    Task<IAsyncDisposable> Lock(CancellationToken cancellation);

    /// <summary>Waits for its turn to begin a transaction that writes, which lasts until it is disposed, where the database has no good way to let writers wait.</summary>
    Task<IDisposable> TurnToWrite(CancellationToken cancellation);
}
