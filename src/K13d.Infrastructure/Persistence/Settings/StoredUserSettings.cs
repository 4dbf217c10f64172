using K13d.Application.Ports.Settings;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence.Settings;

internal sealed class StoredUserSettings(Database database) : IUserSettings
{
    // One statement, so that of two at once neither fails.
    private const string SaveOne =
        """
        INSERT INTO user_settings (user_id, language, beginner_mode, auto_approve_readonly) VALUES ({0}, {1}, {2}, {3})
        ON CONFLICT (user_id) DO UPDATE SET language = {1}, beginner_mode = {2}, auto_approve_readonly = {3}
        """;

    public Task<Result<UserSettings>> Find(Guid user, CancellationToken cancellation) => database.Run<UserSettings>(
        async context => await context.UserSettings.AsNoTracking().SingleOrDefaultAsync(row => row.UserId == user, cancellation) is { } row
            ? new UserSettings(row.Language, row.BeginnerMode, row.AutoApproveReadonly)
            : UserSettings.Default,
        cancellation);

    public Task<Result<Done>> Save(Guid user, UserSettings settings, CancellationToken cancellation) => database.Run<Done>(
        async context =>
        {
            object[] values = [user, settings.Language, settings.BeginnerMode, settings.AutoApproveReadonly];
            await context.Database.ExecuteSqlRawAsync(SaveOne, values, cancellation);
            return new Done();
        },
        cancellation);
}
