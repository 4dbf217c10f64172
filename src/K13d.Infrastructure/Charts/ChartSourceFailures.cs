using K13d.Domain.Failures;

namespace K13d.Infrastructure.Charts;

/// <summary>What several parts say of a source.</summary>
internal static class ChartSourceFailures
{
    public static Failure.Unavailable Unavailable(string reason) => new("CHART_SOURCE_UNAVAILABLE", reason);

    /// <summary>Without path and query, which may hold what is secret.</summary>
    public static string Origin(Uri url) => $"{url.Scheme}://{url.Authority}";
}
