namespace K13d.Bench.Audit;

/// <summary>
/// Lines as a team leaves them, one a second: most by one administrator and one pipeline, few outcomes and actions, many resources. The primes
/// make each field independent of the others.
/// </summary>
internal static class AuditSeed
{
    // SQLite, told nothing of the lines, prefers the index that was made last: they are made in the order in which K13d's first version made them.
    public const string OrderOnlyIndexes =
        """
        CREATE INDEX by_action ON audit_entries (action, at, id);
        CREATE INDEX by_time ON audit_entries (at, id);
        CREATE INDEX by_namespace ON audit_entries (namespace, at, id);
        CREATE INDEX by_outcome ON audit_entries (outcome, at, id);
        CREATE INDEX by_resource ON audit_entries (resource, at, id);
        CREATE INDEX by_user ON audit_entries ("user", at, id);
        """;

    /// <param name="time">The time of line <c>n</c>, in SQL.</param>
    public static string Sql(int lines, string time) =>
        $$"""
        WITH RECURSIVE lines (n) AS (SELECT CAST(1 AS bigint) UNION ALL SELECT n + 1 FROM lines WHERE n < {{lines}})
        INSERT INTO audit_entries (at, "user", action, resource, namespace, outcome, correlation_id, client_address, details)
        SELECT
            {{time}},
            CASE WHEN n * 7919 % 100 < 60 THEN 'admin' WHEN n * 7919 % 100 < 90 THEN 'pipeline' ELSE 'person-' || (n * 7919 % 100 - 90) END,
            CASE WHEN n * 104729 % 97 < 50 THEN 'scale' WHEN n * 104729 % 97 < 80 THEN 'restart' WHEN n * 104729 % 97 < 92 THEN 'delete' ELSE 'login' END,
            'deployment/web-' || (n * 1299709 % 4999),
            'team-' || (n * 15485863 % 23),
            CASE WHEN n * 32452843 % 89 < 80 THEN 'Success' WHEN n * 32452843 % 89 < 86 THEN 'Failed' ELSE 'Denied' END,
            '4bf92f3577b34da6' || (1000000000000000 + n),
            '10.0.0.7',
            '{"replicas":"3","before":"2","autoscaler":"web-' || n || '"}'
        FROM lines
        """;
}
