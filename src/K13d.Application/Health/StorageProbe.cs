using K13d.Application.Ports.Storage;
using K13d.Domain.Failures;

namespace K13d.Application.Health;

/// <summary>How the database is. There is one for the process. (The port of the cluster's health does the same itself.)</summary>
internal sealed class StorageProbe(IStorage storage, TimeProvider time) : IDisposable
{
    private readonly SeldomAsked<Done> seen = new(
        storage.Check,
        new Failure.Unavailable("STORAGE_UNAVAILABLE", $"The database did not answer within {SeldomAsked<Done>.Patience.TotalSeconds} seconds."),
        time);

    public Task<Result<Done>> Check(CancellationToken cancellation) => seen.Find(cancellation);

    public void Dispose() => seen.Dispose();
}
