using K13d.Domain.Failures;

namespace K13d.Domain.Secrets;

/// <summary>Hides the values of a Secret in what the API server says of it: its errors repeat parts of what it was sent.</summary>
public static class FailureMask
{
    public static Failure Apply(Failure failure, SecretValues values)
    {
        var details = failure.Details.ToDictionary(detail => detail.Key, detail => Masked(detail.Value, values), StringComparer.Ordinal);
        return failure switch
        {
            Failure.Invalid { Reason: var reason } => new Failure.Invalid(values.MaskedIn(reason)) { Details = details },
            Failure.Conflict { Reason: var reason } => new Failure.Conflict(values.MaskedIn(reason)) { Details = details },
            Failure.Forbidden { Reason: var reason } => new Failure.Forbidden(values.MaskedIn(reason)) { Details = details },
            Failure.ClusterFailed { Reason: var reason } => new Failure.ClusterFailed(values.MaskedIn(reason)) { Details = details },
            _ => failure,
        };
    }

    private static object? Masked(object? detail, SecretValues values) => detail switch
    {
        string text => values.MaskedIn(text),
        IReadOnlyDictionary<string, string?>[] causes => causes
            .Select(cause => cause.ToDictionary(entry => entry.Key, entry => entry.Value is { } text ? values.MaskedIn(text) : null, StringComparer.Ordinal))
            .ToArray(),
        _ => detail,
    };
}
