using System.Text.Json;
using K13d.Domain.Audit;
using Riok.Mapperly.Abstractions;

namespace K13d.Infrastructure.Persistence.Audit;

/// <summary>Between the line and its row. What a request brings is made fit to be stored: an attempt is recorded, however odd its text is.</summary>
[Mapper]
internal static partial class AuditRows
{
    // PostgreSQL takes no index entry over 2.7 kB, and a character can have three bytes: a resource (which can be a path) is the only text of
    // its index, while a user, a namespace and an action share one. As a name none of them can be longer.
    private const int LongestText = 512;
    private const int LongestName = 256;
    private const int LongestDetail = 4096;

    [MapperIgnoreTarget(nameof(AuditRow.Id))]
    [MapProperty(nameof(AuditEntry.User), nameof(AuditRow.User), Use = nameof(Name))]
    [MapProperty(nameof(AuditEntry.Namespace), nameof(AuditRow.Namespace), Use = nameof(NameIfAny))]
    [MapProperty(nameof(AuditEntry.Action), nameof(AuditRow.Action), Use = nameof(Name))]
    public static partial AuditRow ToRow(AuditEntry entry);

    [MapperIgnoreSource(nameof(AuditRow.Id))]
    public static partial AuditEntry ToEntry(AuditRow row);

    [UserMapping(Default = true)]
    private static string Storable(string text) => StorableText.Of(text, LongestText);

    [UserMapping(Default = false)]
    private static string Name(string text) => StorableText.Of(text, LongestName);

    [UserMapping(Default = false)]
    private static string? NameIfAny(string? text) => text is null ? null : Name(text);

    [UserMapping(Default = true)]
    private static DateTimeOffset Utc(DateTimeOffset time) => time.ToUniversalTime();

    private static string ToJson(IReadOnlyDictionary<string, string> details) => JsonSerializer.Serialize(
        details.ToDictionary(detail => Storable(detail.Key), detail => StorableText.Of(detail.Value, LongestDetail), StringComparer.Ordinal));

    private static IReadOnlyDictionary<string, string> FromJson(string details) =>
        JsonSerializer.Deserialize<IReadOnlyDictionary<string, string>>(details) ?? throw new InvalidOperationException("The details of a line are null.");
}
