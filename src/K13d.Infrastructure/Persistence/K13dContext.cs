using System.Text;
using K13d.Infrastructure.Persistence.Audit;
using K13d.Infrastructure.Persistence.Charts;
using K13d.Infrastructure.Persistence.Chat;
using K13d.Infrastructure.Persistence.Identity;
using K13d.Infrastructure.Persistence.Jobs;
using K13d.Infrastructure.Persistence.Leases;
using K13d.Infrastructure.Persistence.Metrics;
using K13d.Infrastructure.Persistence.Releases;
using K13d.Infrastructure.Persistence.Repeats;
using K13d.Infrastructure.Persistence.Settings;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Persistence;

/// <summary>The model, one for both databases. Only what a database cannot do otherwise is in the two contexts that derive from it.</summary>
internal abstract class K13dContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<UserRow> Users => Set<UserRow>();

    public DbSet<SessionRow> Sessions => Set<SessionRow>();

    public DbSet<SigningKeyRow> SigningKeys => Set<SigningKeyRow>();

    public DbSet<LoginFailureRow> LoginFailures => Set<LoginFailureRow>();

    public DbSet<AuditRow> AuditEntries => Set<AuditRow>();

    public DbSet<KeptAnswerRow> KeptAnswers => Set<KeptAnswerRow>();

    public DbSet<JobRow> Jobs => Set<JobRow>();

    public DbSet<LeaseRow> Leases => Set<LeaseRow>();

    public DbSet<UsageSubjectRow> UsageSubjects => Set<UsageSubjectRow>();

    public DbSet<UsageRow> UsageSamples => Set<UsageRow>();

    public DbSet<ChartRepositoryRow> ChartRepositories => Set<ChartRepositoryRow>();

    public DbSet<ReleaseSourceRow> ReleaseSources => Set<ReleaseSourceRow>();

    public DbSet<ChatSessionRow> ChatSessions => Set<ChatSessionRow>();

    public DbSet<ChatMessageRow> ChatMessages => Set<ChatMessageRow>();

    public DbSet<ChatEventRow> ChatEvents => Set<ChatEventRow>();

    public DbSet<ToolCallRow> ToolCalls => Set<ToolCallRow>();

    public DbSet<ChatUsageRow> ChatUsage => Set<ChatUsageRow>();

    public DbSet<UserSettingsRow> UserSettings => Set<UserSettingsRow>();

    public DbSet<ChatLimitsRow> ChatLimits => Set<ChatLimitsRow>();

    public DbSet<LlmSettingsRow> LlmSettings => Set<LlmSettingsRow>();

    /// <summary>A time as a parameter of SQL that we write ourselves, so that it compares with what the model stores.</summary>
    public abstract object Parameter(DateTimeOffset time);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        UserRow.Model(modelBuilder.Entity<UserRow>());
        SessionRow.Model(modelBuilder.Entity<SessionRow>());
        SigningKeyRow.Model(modelBuilder.Entity<SigningKeyRow>());
        LoginFailureRow.Model(modelBuilder.Entity<LoginFailureRow>());
        AuditRow.Model(modelBuilder.Entity<AuditRow>());
        KeptAnswerRow.Model(modelBuilder.Entity<KeptAnswerRow>());
        JobRow.Model(modelBuilder.Entity<JobRow>());
        LeaseRow.Model(modelBuilder.Entity<LeaseRow>());
        UsageSubjectRow.Model(modelBuilder.Entity<UsageSubjectRow>());
        UsageRow.Model(modelBuilder.Entity<UsageRow>());
        ChartRepositoryRow.Model(modelBuilder.Entity<ChartRepositoryRow>());
        ReleaseSourceRow.Model(modelBuilder.Entity<ReleaseSourceRow>());
        ChatSessionRow.Model(modelBuilder.Entity<ChatSessionRow>());
        ChatMessageRow.Model(modelBuilder.Entity<ChatMessageRow>());
        ChatEventRow.Model(modelBuilder.Entity<ChatEventRow>());
        ToolCallRow.Model(modelBuilder.Entity<ToolCallRow>());
        ChatUsageRow.Model(modelBuilder.Entity<ChatUsageRow>());
        UserSettingsRow.Model(modelBuilder.Entity<UserSettingsRow>());
        ChatLimitsRow.Model(modelBuilder.Entity<ChatLimitsRow>());
        LlmSettingsRow.Model(modelBuilder.Entity<LlmSettingsRow>());
    }

    /// <summary>Names columns as both databases like them, so that our own SQL needs no quotes.</summary>
    protected static void NameColumns(ModelBuilder model)
    {
        foreach (var property in model.Model.GetEntityTypes().SelectMany(row => row.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    private static string SnakeCase(string name)
    {
        var snake = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && snake.Length > 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToLowerInvariant(letter));
        }

        return snake.ToString();
    }
}
