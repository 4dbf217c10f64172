using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Charts;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Jobs;
using K13d.Application.Ports.Leases;
using K13d.Application.Ports.Limits;
using K13d.Application.Ports.Metrics;
using K13d.Application.Ports.Releases;
using K13d.Application.Ports.Repeats;
using K13d.Application.Ports.Settings;
using K13d.Application.Ports.Signals;
using K13d.Application.Ports.Storage;
using K13d.Application.Ports.Tools;
using K13d.Infrastructure.Persistence.Audit;
using K13d.Infrastructure.Persistence.Charts;
using K13d.Infrastructure.Persistence.Chat;
using K13d.Infrastructure.Persistence.Identity;
using K13d.Infrastructure.Persistence.Jobs;
using K13d.Infrastructure.Persistence.Leases;
using K13d.Infrastructure.Persistence.Limits;
using K13d.Infrastructure.Persistence.Metrics;
using K13d.Infrastructure.Persistence.Postgres;
using K13d.Infrastructure.Persistence.Releases;
using K13d.Infrastructure.Persistence.Repeats;
using K13d.Infrastructure.Persistence.Settings;
using K13d.Infrastructure.Persistence.Signals;
using K13d.Infrastructure.Persistence.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;

namespace K13d.Infrastructure.Persistence;

/// <summary>
/// Registers what K13d keeps: in PostgreSQL where a connection string is set, else in a SQLite file of its own. It needs what security and language models register.
/// </summary>
public static class PersistenceRegistration
{
    public static IServiceCollection AddPersistence(this IServiceCollection services, IConfiguration configuration)
    {
        var storage = StorageOptions.From(configuration);
        services.AddSingleton(storage);
        services.AddSingleton<IValidateOptions<StorageOptionsValidation.Checked>, StorageOptionsValidation>();
        services.AddOptions<StorageOptionsValidation.Checked>().ValidateOnStart();

        if (storage.Postgres is { } postgres)
        {
            AddPostgres(services, postgres);
        }
        else
        {
            AddSqlite(services);
        }

        services.AddSingleton<DatabaseState>();
        services.AddSingleton<IFirstAdministrator>(provider => provider.GetRequiredService<DatabaseState>());
        services.AddSingleton<Database>();
        services.AddSingleton<IStorage>(provider => provider.GetRequiredService<Database>());
        services.AddSingleton<FirstRows>();
        services.AddHostedService<DatabaseStart>();
        services.AddSingleton<ExpiredRows>();
        services.AddHostedService(provider => provider.GetRequiredService<ExpiredRows>());

        services.AddSingleton<IUsers, StoredUsers>();
        services.AddSingleton<ISessions, StoredSessions>();
        services.AddSingleton<ILoginGuard, StoredLoginGuard>();
        services.AddSingleton<StoredSigningKey>();
        services.AddSingleton<IJobs, StoredJobs>();
        services.AddSingleton<IJobLeases, StoredJobLeases>();
        services.AddSingleton<IAuditTrail, StoredAuditTrail>();
        services.AddSingleton<IAuditReader, StoredAuditReader>();
        services.AddSingleton<IKeptAnswers, StoredAnswers>();
        services.AddSingleton<ILeases, StoredLeases>();
        services.AddSingleton<IUsageHistory, StoredUsageHistory>();
        services.AddSingleton<StoredEncryptionKey>();
        services.AddSingleton<IChartRepositories, StoredChartRepositories>();
        services.AddSingleton<IReleaseSources, StoredReleaseSources>();
        AddChat(services);
        AddSettings(services, configuration);
        return services;
    }

    private static void AddChat(IServiceCollection services)
    {
        services.AddSingleton<IChatSessions, StoredChatSessions>();
        services.AddSingleton<IChatEvents, StoredChatEvents>();
        services.AddSingleton<IChatHistory, StoredChatHistory>();
        services.AddSingleton<IChatUsage, StoredChatUsage>();
        services.AddSingleton<IToolCalls, StoredToolCalls>();
        services.AddSingleton<Listeners>();
    }

    private static void AddSettings(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(ChatLimitsOptions.From(configuration));
        services.AddSingleton<IValidateOptions<ChatLimitsOptionsValidation.Checked>, ChatLimitsOptionsValidation>();
        services.AddOptions<ChatLimitsOptionsValidation.Checked>().ValidateOnStart();
        services.AddSingleton<IUserSettings, StoredUserSettings>();
        services.AddSingleton<IChatLimits, StoredChatLimits>();
        services.AddSingleton<ILlmSettings, StoredLlmSettings>();
    }

    private static void AddSqlite(IServiceCollection services)
    {
        services.AddSingleton(provider => new SqliteEngine(
            provider.GetRequiredService<StorageOptions>().Folder,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IDatabaseEngine>(provider => provider.GetRequiredService<SqliteEngine>());
        services.AddPooledDbContextFactory<SqliteContext>((provider, options) =>
            options.UseSqlite(provider.GetRequiredService<SqliteEngine>().ConnectionString));
        services.AddSingleton<IDbContextFactory<K13dContext>, Contexts<SqliteContext>>();
        services.AddSingleton<IRequestQuota, MemoryQuota>();
        services.AddSingleton<ISignals, MemorySignals>();
    }

    private static void AddPostgres(IServiceCollection services, NpgsqlConnectionStringBuilder connection)
    {
        services.AddSingleton(_ => PostgresEngine.Connect(connection));
        services.AddSingleton<IDatabaseEngine, PostgresEngine>();
        services.AddPooledDbContextFactory<PostgresContext>((provider, options) =>
            options.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<IDbContextFactory<K13dContext>, Contexts<PostgresContext>>();
        services.AddSingleton<IRequestQuota, PostgresQuota>();
        services.AddSingleton<PostgresSignals>();
        services.AddSingleton<ISignals>(provider => provider.GetRequiredService<PostgresSignals>());
        services.AddHostedService(provider => provider.GetRequiredService<PostgresSignals>());
    }

    private sealed class Contexts<TContext>(IDbContextFactory<TContext> pool) : IDbContextFactory<K13dContext>
        where TContext : K13dContext
    {
        public K13dContext CreateDbContext() => pool.CreateDbContext();
    }
}
