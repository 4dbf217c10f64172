using K13d.DemoCluster.Admission.Validation;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>Which lines of a container's log are wanted: <c>PodLogOptions</c>.</summary>
/// <param name="Since">The earliest moment; null for the beginning.</param>
/// <param name="Tail">How many of the last lines; null for all.</param>
/// <param name="LimitBytes">After so many bytes the answer ends, wherever that is.</param>
internal sealed record LogOptions(string Container, bool Follows, bool Previous, bool HasTimestamps, DateTimeOffset? Since, long? Tail, long? LimitBytes)
{
    /// <exception cref="ApiException">400 for what cannot be read, 422 for what makes no sense: ValidatePodLogOptions.</exception>
    public static LogOptions Parse(IQueryCollection query, string pod, DateTimeOffset now)
    {
        var options = new QueryOptions(query);
        var sinceSeconds = options.Number("sinceSeconds");
        var sinceTime = options.Time("sinceTime");
        var tail = options.Number("tailLines");
        var limit = options.Number("limitBytes");
        var errors = new FieldErrors();
        if (tail < 0) errors.Invalid("tailLines", tail, "must be greater than or equal to 0");
        if (limit < 1) errors.Invalid("limitBytes", limit, "must be greater than 0");
        if (sinceSeconds is not null && sinceTime is not null) errors.Forbidden("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified");
        else if (sinceSeconds < 1) errors.Invalid("sinceSeconds", sinceSeconds, "must be greater than 0");
        if (query.ContainsKey("stream")) errors.Forbidden("stream", "may not be specified");
        errors.ThrowIfAny("", "PodLogOptions", pod);
        return new LogOptions(
            options.Text("container"),
            options.Flag("follow"),
            options.Flag("previous"),
            options.Flag("timestamps"),
            sinceTime ?? (sinceSeconds is { } seconds ? Before(now, seconds) : null),
            tail,
            limit);
    }

    private static DateTimeOffset Before(DateTimeOffset now, long seconds) =>
        seconds < (now - DateTimeOffset.UnixEpoch).TotalSeconds ? now.AddSeconds(-seconds) : DateTimeOffset.UnixEpoch;
}
