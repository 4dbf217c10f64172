namespace K13d.Application.Pipeline;

/// <summary>A request that leaves a line in the audit record, however it ends.</summary>
public interface IAudited
{
    /// <summary>What to record, or null where this one request is not worth a line (a read that reveals nothing).</summary>
    AuditTarget? Audits { get; }
}

/// <param name="Action">A verb: <c>delete</c>.</param>
/// <param name="Resource">What it is done to, as <c>pod/nginx</c>.</param>
/// <param name="Namespace">Null where the resource has none.</param>
public sealed record AuditTarget(string Action, string Resource = "", string? Namespace = null)
{
    /// <summary>Options of the change that are worth knowing; never a secret.</summary>
    public IReadOnlyDictionary<string, string> Details { get; init; } = new Dictionary<string, string>();

    /// <summary>Who it was, where the request says so itself: a login. Otherwise the caller.</summary>
    public string? User { get; init; }

    /// <summary>The same with one more detail, or with another value of it.</summary>
    /// <param name="value">Never a secret.</param>
    public AuditTarget With(string name, string value) =>
        this with { Details = new Dictionary<string, string>(Details, StringComparer.Ordinal) { [name] = value } };
}
