using System.Text.Json.Serialization;
using K13d.Application.Audit;
using K13d.Application.Ports.Audit;

namespace K13d.Api.Audit;

/// <param name="Items">This page, newest first.</param>
/// <param name="Total">How many lines fit the filters, on all pages.</param>
public sealed record AuditEntriesBody(IReadOnlyList<AuditEntryBody> Items, long Total)
{
    public static AuditEntriesBody Of(AuditPage page) => new([.. page.Lines.Select(AuditEntryBody.Of)], page.Total);
}

/// <param name="Id">Rises with every line.</param>
/// <param name="Timestamp">UTC.</param>
/// <param name="User">Who did it; for a failed login the name that was given.</param>
/// <param name="Action">What was done, as `delete` or `login`.</param>
/// <param name="Resource">What it was done to, as `pod/nginx`.</param>
/// <param name="Namespace">Null where the resource has none.</param>
/// <param name="Outcome">`success`, `failed` or `denied`.</param>
/// <param name="CorrelationId">As the answer's header `X-Correlation-Id` and the log have it.</param>
/// <param name="ClientAddress">Where the request came from; null for what K13d did by itself.</param>
/// <param name="Details">What else is worth knowing; never a secret.</param>
public sealed record AuditEntryBody(
    long Id,
    DateTime Timestamp,
    string User,
    string Action,
    string Resource,
    string? Namespace,
    string Outcome,
    [property: JsonPropertyName("correlation_id")] string CorrelationId,
    [property: JsonPropertyName("client_address")] string? ClientAddress,
    IReadOnlyDictionary<string, string> Details)
{
    public static AuditEntryBody Of(AuditLine line) => new(
        line.Id,
        line.Entry.At.UtcDateTime,
        line.Entry.User,
        line.Entry.Action,
        line.Entry.Resource,
        line.Entry.Namespace,
        AuditWords.Of(line.Entry.Outcome),
        line.Entry.CorrelationId,
        line.Entry.ClientAddress,
        line.Entry.Details);
}
