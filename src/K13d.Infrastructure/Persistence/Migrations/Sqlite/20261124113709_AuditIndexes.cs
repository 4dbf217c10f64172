using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace K13d.Infrastructure.Persistence.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class AuditIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_audit_entries_action_at_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "IX_audit_entries_namespace_at_id",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "IX_audit_entries_user_at_id",
                table: "audit_entries");

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_action_at_id_outcome",
                table: "audit_entries",
                columns: new[] { "action", "at", "id", "outcome" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_namespace_at_id_action_outcome",
                table: "audit_entries",
                columns: new[] { "namespace", "at", "id", "action", "outcome" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_user_at_id_namespace_action_outcome",
                table: "audit_entries",
                columns: new[] { "user", "at", "id", "namespace", "action", "outcome" });

            // SQLite takes the first index that fits where it knows nothing of the lines. It is told once and for all which filter usually narrows
            // most, and no ANALYZE changes its mind: https://www.sqlite.org/optoverview.html#manual_control_of_query_plans_using_sqlite_stat_tables
            migrationBuilder.Sql(
                """
                ANALYZE sqlite_schema;
                DELETE FROM sqlite_stat1 WHERE tbl = 'audit_entries';
                INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
                    ('audit_entries', 'IX_audit_entries_at_id', '1000000 1 1'),
                    ('audit_entries', 'IX_audit_entries_resource_at_id', '1000000 100 1 1'),
                    ('audit_entries', 'IX_audit_entries_user_at_id_namespace_action_outcome', '1000000 10000 1 1 1 1 1'),
                    ('audit_entries', 'IX_audit_entries_namespace_at_id_action_outcome', '1000000 30000 1 1 1 1'),
                    ('audit_entries', 'IX_audit_entries_action_at_id_outcome', '1000000 100000 1 1 1'),
                    ('audit_entries', 'IX_audit_entries_outcome_at_id', '1000000 300000 1 1');
                ANALYZE sqlite_schema;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("DELETE FROM sqlite_stat1 WHERE tbl = 'audit_entries';");

            migrationBuilder.DropIndex(
                name: "IX_audit_entries_action_at_id_outcome",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "IX_audit_entries_namespace_at_id_action_outcome",
                table: "audit_entries");

            migrationBuilder.DropIndex(
                name: "IX_audit_entries_user_at_id_namespace_action_outcome",
                table: "audit_entries");

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_action_at_id",
                table: "audit_entries",
                columns: new[] { "action", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_namespace_at_id",
                table: "audit_entries",
                columns: new[] { "namespace", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_audit_entries_user_at_id",
                table: "audit_entries",
                columns: new[] { "user", "at", "id" });
        }
    }
}
