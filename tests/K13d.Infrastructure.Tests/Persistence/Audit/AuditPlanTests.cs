using System.Data.Common;
using K13d.Application.Ports.Audit;
using K13d.Domain.Audit;
using K13d.Infrastructure.Persistence.Audit;
using K13d.Infrastructure.Tests.Persistence.Databases;
using K13d.Testing.Postgres;
using Microsoft.EntityFrameworkCore;

namespace K13d.Infrastructure.Tests.Persistence.Audit;

/// <summary>How the databases go about a page that is far down a long record: the lines that it skips and counts are not read.</summary>
public abstract class AuditPlanTests(ITestDatabase database) : DatabaseTests(database)
{
    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The steps of the very statement that the reader sends.</summary>
    protected async Task<IReadOnlyList<string>> Plan(AuditFilter filter, string explain, int column)
    {
        var steps = new List<string>();
        await K13d.Rows(async rows =>
        {
            await rows.Database.OpenConnectionAsync(Cancellation);
            await using var command = StoredAuditReader.Page(rows, filter, limit: 100, offset: 1000).CreateDbCommand();
            command.CommandText = $"{explain} {command.CommandText}";
            await using DbDataReader plan = await command.ExecuteReaderAsync(Cancellation);
            while (await plan.ReadAsync(Cancellation))
            {
                steps.Add(plan.GetString(column));
            }
        });
        return steps;
    }
}

public sealed class AuditPlanOnSqliteTests() : AuditPlanTests(new SqliteDatabase())
{
    private const string ByTime = "IX_audit_entries_at_id";
    private const string ByUser = "IX_audit_entries_user_at_id_namespace_action_outcome";
    private const string ByNamespace = "IX_audit_entries_namespace_at_id_action_outcome";
    private const string ByAction = "IX_audit_entries_action_at_id_outcome";
    private const string ByOutcome = "IX_audit_entries_outcome_at_id";
    private const string ByResource = "IX_audit_entries_resource_at_id";

    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<AuditFilter, string> CoveredFilters => new()
    {
        { new AuditFilter(), ByTime },
        { new AuditFilter(From: Noon, To: Noon.AddDays(1)), ByTime },
        { new AuditFilter(User: "a"), ByUser },
        { new AuditFilter(User: "a", Namespace: "a"), ByUser },
        { new AuditFilter(User: "a", Action: "a"), ByUser },
        { new AuditFilter(User: "a", Outcome: AuditOutcome.Denied), ByUser },
        { new AuditFilter(User: "a", Action: "a", Namespace: "a", Outcome: AuditOutcome.Denied, From: Noon, To: Noon.AddDays(1)), ByUser },
        { new AuditFilter(Namespace: "a"), ByNamespace },
        { new AuditFilter(Namespace: "a", Action: "a"), ByNamespace },
        { new AuditFilter(Namespace: "a", Outcome: AuditOutcome.Denied), ByNamespace },
        { new AuditFilter(Namespace: "a", Action: "a", Outcome: AuditOutcome.Denied, To: Noon), ByNamespace },
        { new AuditFilter(Action: "a"), ByAction },
        { new AuditFilter(Action: "a", Outcome: AuditOutcome.Denied, From: Noon), ByAction },
        { new AuditFilter(Outcome: AuditOutcome.Denied), ByOutcome },
        { new AuditFilter(Resource: "a"), ByResource },
        { new AuditFilter(Resource: "a", From: Noon), ByResource },
    };

    public static TheoryData<AuditFilter> FiltersWithAResource =>
    [
        new AuditFilter(Resource: "a", User: "a"),
        new AuditFilter(Resource: "a", Namespace: "a"),
        new AuditFilter(Resource: "a", Action: "a"),
        new AuditFilter(Resource: "a", Outcome: AuditOutcome.Denied),
        new AuditFilter("a", "a", "a", "a", AuditOutcome.Denied, Noon, Noon.AddDays(1)),
    ];

    [Theory, MemberData(nameof(CoveredFilters))]
    public async Task What_fits_is_counted_and_skipped_off_the_index_of_the_filter_that_narrows_most(AuditFilter filter, string index)
    {
        var steps = await Plan(filter);

        Assert.Equal(2, steps.Count(step => step.Contains($"USING COVERING INDEX {index}", StringComparison.Ordinal)));
        Assert.Single(steps, step => step.Contains("USING INTEGER PRIMARY KEY", StringComparison.Ordinal));
        Assert.Equal(2, steps.Count(step => step.Contains("INDEX", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(FiltersWithAResource))]
    public async Task Of_all_filters_a_resource_narrows_most(AuditFilter filter)
    {
        var steps = await Plan(filter);

        Assert.Equal(2, steps.Count(step => step.Contains($"USING INDEX {ByResource}", StringComparison.Ordinal)));
        Assert.Equal(2, steps.Count(step => step.Contains("INDEX", StringComparison.Ordinal)));
    }

    private Task<IReadOnlyList<string>> Plan(AuditFilter filter) => Plan(filter, "EXPLAIN QUERY PLAN", column: 3);
}

public sealed class AuditPlanOnPostgresTests(PostgresServer server) : AuditPlanTests(new PostgresDatabase(server))
{
    private static readonly IReadOnlyList<AuditFilter> BroadFilters =
    [
        new AuditFilter(),
        new AuditFilter(User: "admin"),
        new AuditFilter(User: "admin", Namespace: "shop"),
        new AuditFilter(User: "admin", Action: "scale"),
        new AuditFilter(User: "admin", Outcome: AuditOutcome.Success),
        new AuditFilter(Namespace: "shop", Action: "scale"),
        new AuditFilter(Namespace: "shop", Outcome: AuditOutcome.Success),
        new AuditFilter(Action: "scale", Outcome: AuditOutcome.Success),
        new AuditFilter("scale", "admin", null, "shop", AuditOutcome.Success),
    ];

    // PostgreSQL knows its lines, and reads them all where they are few: it is asked about some thousands.
    [Fact]
    public async Task What_fits_is_counted_and_skipped_off_indexes_alone()
    {
        await K13d.Rows(async rows =>
        {
            await rows.Database.ExecuteSqlRawAsync(
                """
                SET synchronous_commit = on;
                INSERT INTO audit_entries (at, "user", action, resource, namespace, outcome, correlation_id, details)
                SELECT timestamptz '2026-01-01Z' + n * interval '1 second',
                    CASE WHEN n % 2 = 0 THEN 'admin' ELSE 'pipeline' END, CASE WHEN n % 3 = 0 THEN 'delete' ELSE 'scale' END,
                    'deployment/web-' || n, CASE WHEN n % 5 = 0 THEN 'bank' ELSE 'shop' END,
                    CASE WHEN n % 7 = 0 THEN 'Failed' ELSE 'Success' END, '0123456789abcdef', repeat('details', 40)
                FROM generate_series(1, 20000) AS lines (n)
                """,
                Cancellation);
            await CleanUp(rows);
        });

        await Assert.AllAsync(BroadFilters, async filter =>
        {
            var steps = await Plan(filter, "EXPLAIN", column: 0);

            var lines = steps.Where(step => step.Contains(" on audit_entries ", StringComparison.Ordinal)).ToList();
            Assert.True(lines.Count == 3, string.Join('\n', steps));
            Assert.True(lines.Count(step => step.Contains("Index Only Scan", StringComparison.Ordinal)) == 2, string.Join('\n', steps));
            Assert.Single(lines, step => step.Contains("Index Scan using \"PK_audit_entries\"", StringComparison.Ordinal));
        });
    }

    // Only after that an index is enough: it does not know which lines everyone sees. Whoever still looks at the table makes it wait.
    private static async Task CleanUp(DbContext rows)
    {
        const string isBehind = "SELECT relallvisible < relpages AS \"Value\" FROM pg_class WHERE relname = 'audit_entries'";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        do
        {
            await rows.Database.ExecuteSqlRawAsync("VACUUM (ANALYZE) audit_entries", limit.Token);
        }
        while (await rows.Database.SqlQueryRaw<bool>(isBehind).SingleAsync(limit.Token));
    }
}
