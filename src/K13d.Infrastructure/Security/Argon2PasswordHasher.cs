using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using Konscious.Security.Cryptography;

namespace K13d.Infrastructure.Security;

/// <summary>Argon2id. A hash takes 19 MiB and a core, so no more are made at once than there are cores, and a flood is turned away.</summary>
internal sealed class Argon2PasswordHasher : IPasswordHasher, IAsyncDisposable
{
    private const int SaltBytes = 16;
    private const int HashBytes = 32;
    private const int MostWaiting = 256;

    private static readonly TimeSpan WhenBusy = TimeSpan.FromSeconds(2);

    private readonly Argon2Parameters parameters;
    private readonly ConcurrencyLimiter places;

    // What the password of a user who does not exist is compared with; nothing matches it.
    private readonly Argon2Hash nobodys;

    public Argon2PasswordHasher()
        : this(Argon2Parameters.Owasp)
    {
    }

    internal Argon2PasswordHasher(Argon2Parameters parameters)
    {
        this.parameters = parameters;
        nobodys = new Argon2Hash(parameters, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));
        places = new ConcurrencyLimiter(new ConcurrencyLimiterOptions
        {
            PermitLimit = Math.Max(1, Environment.ProcessorCount),
            QueueLimit = MostWaiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    public async Task<Result<string>> Hash(string password, CancellationToken cancellation)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return (await Compute(password, salt, parameters, HashBytes, cancellation))
            .Map(hash => new Argon2Hash(parameters, salt, hash).ToString());
    }

    public async Task<Result<PasswordVerdict>> Verify(string? hash, string password, CancellationToken cancellation)
    {
        var stored = nobodys;
        if (hash is not null && !Argon2Hash.TryParse(hash, out stored))
        {
            throw new InvalidOperationException("A stored password hash is not an Argon2id hash in the PHC format.");
        }

        return (await Compute(password, stored.Salt, stored.Parameters, stored.Hash.Length, cancellation)).Map(computed =>
        {
            var matches = CryptographicOperations.FixedTimeEquals(computed, stored.Hash) && hash is not null;
            return new PasswordVerdict(matches, Outdated: matches && stored.Parameters != parameters);
        });
    }

    public ValueTask DisposeAsync() => places.DisposeAsync();

    private async Task<Result<byte[]>> Compute(string password, byte[] salt, Argon2Parameters with, int length, CancellationToken cancellation)
    {
        using var place = await places.AcquireAsync(1, cancellation);
        if (!place.IsAcquired)
        {
            return new Failure.TooMany("Too many logins at once. Try again in a moment.", WhenBusy);
        }

        using var argon = new Argon2id(Encoding.UTF8.GetBytes(password))
        {
            Salt = salt,
            MemorySize = with.Kibibytes,
            Iterations = with.Passes,
            DegreeOfParallelism = with.Lanes,
        };
        return await argon.GetBytesAsync(length);
    }
}
