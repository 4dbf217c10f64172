namespace K13d.Domain.Audit;

/// <summary>How an audited attempt ended.</summary>
public enum AuditOutcome
{
    Success,

    /// <summary>It was tried and did not work, or was not a request that could work.</summary>
    Failed,

    /// <summary>The caller might not.</summary>
    Denied,
}
