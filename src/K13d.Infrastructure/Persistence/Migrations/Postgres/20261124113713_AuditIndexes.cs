using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace K13d.Infrastructure.Persistence.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AuditIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // An index entry of PostgreSQL has room for 2.7 kB, and these three texts share one now: what new lines keep of them, old ones do too.
            // Updated lines would leave their old versions in the table, and CREATE INDEX takes those as well; a column that is changed leaves none.
            migrationBuilder.Sql(
                """
                DO $$ BEGIN
                    IF EXISTS (SELECT 1 FROM audit_entries WHERE greatest(length("user"), length(action), length(namespace)) > 257) THEN
                        ALTER TABLE audit_entries
                            ALTER COLUMN "user" TYPE text USING CASE WHEN length("user") > 257 THEN left("user", 256) || '…' ELSE "user" END,
                            ALTER COLUMN action TYPE text USING CASE WHEN length(action) > 257 THEN left(action, 256) || '…' ELSE action END,
                            ALTER COLUMN namespace TYPE text USING CASE WHEN length(namespace) > 257 THEN left(namespace, 256) || '…' ELSE namespace END;
                    END IF;
                END $$;
                """);

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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
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
