using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Infrastructure.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace K13d.Infrastructure.Persistence.Identity;

/// <summary>What a database must have before anybody can log in: the keys and an administrator. Called under the start's lock.</summary>
internal sealed partial class FirstRows(IPasswordHasher passwords, AuthOptions options, TimeProvider time, ILogger<FirstRows> logger)
{
    public async Task<FirstAdministrator> Add(K13dContext context, CancellationToken cancellation)
    {
        await AddSigningKey(context, cancellation);
        await AddEncryptionKey(context, cancellation);
        var administrator = await AddAdministrator(context, cancellation);
        await context.SaveChangesAsync(cancellation);
        return administrator;
    }

    private async Task AddSigningKey(K13dContext context, CancellationToken cancellation)
    {
        if (await Key(context, SigningKey.Purpose, cancellation) is { } there)
        {
            new SigningKey(there.KeyId, there.Secret).EnsureStrong();
            return;
        }

        var made = SigningKey.Generate();
        AddKey(context, SigningKey.Purpose, made.Id, made.Secret);
    }

    private async Task AddEncryptionKey(K13dContext context, CancellationToken cancellation)
    {
        if (await Key(context, EncryptionKey.Purpose, cancellation) is { } there)
        {
            new EncryptionKey(there.KeyId, there.Secret).EnsureStrong();
            return;
        }

        var made = EncryptionKey.Generate();
        AddKey(context, EncryptionKey.Purpose, made.Id, made.Secret);
    }

    private static Task<SigningKeyRow?> Key(K13dContext context, string purpose, CancellationToken cancellation) =>
        context.SigningKeys.SingleOrDefaultAsync(key => key.Purpose == purpose, cancellation);

    private void AddKey(K13dContext context, string purpose, string id, byte[] secret) => context.SigningKeys.Add(
        new SigningKeyRow { Purpose = purpose, KeyId = id, Secret = secret, CreatedAt = time.GetUtcNow() });

    private async Task<FirstAdministrator> AddAdministrator(K13dContext context, CancellationToken cancellation)
    {
        var key = UserRow.Key(User.FirstAdministrator);
        if (await context.Users.SingleOrDefaultAsync(user => user.NameKey == key, cancellation) is { } there)
        {
            await CompareWithSetting(there, cancellation);
            return new FirstAdministrator(there.Name, GeneratedPassword: null);
        }

        var generated = options.AdminPassword is null ? GeneratedPassword.Make() : null;
        var password = generated ?? options.AdminPassword ?? "";
        if (generated is null && password.Length < AuthOptions.ShortPassword)
        {
            PasswordIsShort(AuthOptions.ShortPassword);
        }

        context.Users.Add(new UserRow
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            Name = User.FirstAdministrator,
            NameKey = key,
            Role = Role.Admin,
            PasswordHash = Sure(await passwords.Hash(password, cancellation)),
            Enabled = true,
            CreatedAt = time.GetUtcNow(),
        });
        return new FirstAdministrator(User.FirstAdministrator, generated);
    }

    private async Task CompareWithSetting(UserRow administrator, CancellationToken cancellation)
    {
        if (options.AdminPassword is { } set && !Sure(await passwords.Verify(administrator.PasswordHash, set, cancellation)).Matches)
        {
            SettingIsNotApplied(administrator.Name);
        }
    }

    // Nothing else hashes before the start is over, so there is no queue that could be full.
    private static T Sure<T>(Result<T> result)
        where T : notnull =>
        result.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value;

    [LoggerMessage(
        EventId = 2010,
        Level = LogLevel.Warning,
        Message = "K13D_AUTH__ADMINPASSWORD has fewer than {Length} characters: fine for trying K13d out, not for a team")]
    private partial void PasswordIsShort(int length);

    [LoggerMessage(
        EventId = 2011,
        Level = LogLevel.Warning,
        Message = "K13D_AUTH__ADMINPASSWORD is not the password of {Name} and is not applied: it only counts when the user is created")]
    private partial void SettingIsNotApplied(string name);
}
