namespace K13d.Domain.Audit;

/// <summary>One line of the record of who did what. It holds no secret.</summary>
/// <param name="At">UTC.</param>
/// <param name="User">The name that was given, also where nobody of that name exists; <c>anonymous</c> where none was.</param>
/// <param name="Action">A verb: <c>delete</c>, <c>login</c>, <c>reveal</c>.</param>
/// <param name="Resource">What it was done to, as <c>pod/nginx</c>; empty where it was done to nothing in particular.</param>
/// <param name="Namespace">Null where the resource has none.</param>
/// <param name="CorrelationId">The id of the request, which its answer and its log lines carry too.</param>
/// <param name="ClientAddress">Null for what K13d does by itself.</param>
/// <param name="Details">What else is worth knowing: options of the change, the failure's code and message.</param>
public sealed record AuditEntry(
    DateTimeOffset At,
    string User,
    string Action,
    string Resource,
    string? Namespace,
    AuditOutcome Outcome,
    string CorrelationId,
    string? ClientAddress,
    IReadOnlyDictionary<string, string> Details);
