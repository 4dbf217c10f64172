namespace K13d.Infrastructure.Persistence;

/// <summary>What the start does differently on each database.</summary>
internal interface IDatabaseEngine
{
    /// <summary>For a person, without a password.</summary>
    string Location { get; }

    /// <summary>
    /// Waits until no other replica prepares the same database, and keeps them waiting until it is disposed. A process that dies holds it
    /// no longer.
    /// </summary>
    Task<IAsyncDisposable> Lock(CancellationToken cancellation);
}
