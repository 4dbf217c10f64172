using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using Microsoft.EntityFrameworkCore;
using Riok.Mapperly.Abstractions;

namespace K13d.Infrastructure.Persistence.Identity;

internal sealed class StoredUsers(Database database) : IUsers
{
    public Task<Result<User>> Find(string name, CancellationToken cancellation) => database.Run<User>(
        async context =>
        {
            var key = UserRow.Key(name);
            return await context.Users.AsNoTracking().SingleOrDefaultAsync(user => user.NameKey == key, cancellation) is { } found
                ? UserRows.ToUser(found)
                : new Failure.NotFound("There is no user of that name.");
        },
        cancellation);

    public Task<Result<Done>> ReplacePasswordHash(Guid user, string passwordHash, CancellationToken cancellation) => database.Run<Done>(
        async context =>
            await context.Users
                .Where(row => row.Id == user)
                .ExecuteUpdateAsync(row => row.SetProperty(each => each.PasswordHash, passwordHash), cancellation) == 1
                ? new Done()
                : new Failure.NotFound("The user is no longer there."),
        cancellation);
}

[Mapper(RequiredMappingStrategy = RequiredMappingStrategy.Target)]
internal static partial class UserRows
{
    public static partial User ToUser(UserRow row);
}
