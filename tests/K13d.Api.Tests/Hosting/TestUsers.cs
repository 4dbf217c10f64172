using K13d.Application.Ports.Identity;
using K13d.Domain.Identity;
using K13d.Infrastructure.Persistence;
using K13d.Infrastructure.Persistence.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Hosting;

/// <summary>Users of each role. K13d itself only makes the first administrator so far, so they are put into its database.</summary>
internal static class TestUsers
{
    /// <returns>The name of a user of this role, whose password is <paramref name="password"/>.</returns>
    public static async Task<string> Ensure(IServiceProvider services, Role role, string password) =>
        role == Role.Admin ? User.FirstAdministrator : await Ensure(services, role.ToString().ToLowerInvariant(), role, password);

    /// <param name="name">In lower case.</param>
    public static async Task<string> Ensure(IServiceProvider services, string name, Role role, string password)
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var context = await services.GetRequiredService<IDbContextFactory<K13dContext>>().CreateDbContextAsync(cancellation);
        if (await context.Users.AnyAsync(user => user.NameKey == name, cancellation))
        {
            return name;
        }

        var hashed = await services.GetRequiredService<IPasswordHasher>().Hash(password, cancellation);
        Assert.False(hashed.IsFailure(out _, out var hash));
        context.Users.Add(new UserRow
        {
            Id = Guid.CreateVersion7(),
            Name = name,
            NameKey = name,
            Role = role,
            PasswordHash = hash,
            Enabled = true,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        });
        try
        {
            await context.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException) when (context.Users.AsNoTracking().Any(user => user.NameKey == name))
        {
            // Another test was first.
        }

        return name;
    }
}
