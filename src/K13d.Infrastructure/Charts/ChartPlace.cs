using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Archives;

namespace K13d.Infrastructure.Charts;

/// <summary>Where a chart is, once its source has been read.</summary>
/// <param name="Repository">A URL or the name of a known repository; null for the charts folder.</param>
internal sealed record ChartPlace(string? Repository, string Name)
{
    /// <summary>Invalid where it names no source that there could be.</summary>
    public static Result<ChartPlace> Of(ChartSource source)
    {
        var (repository, name) = (source.Repo, source.Chart);
        if (string.IsNullOrWhiteSpace(repository))
        {
            repository = null;
            if (name.LastIndexOf('/') is > 0 and var slash)
            {
                (repository, name) = (name[..slash], name[(slash + 1)..]);
            }

            if (repository?.Contains("://", StringComparison.Ordinal) == true && !repository.StartsWith("oci://", StringComparison.OrdinalIgnoreCase))
            {
                return new Failure.Invalid(
                    "'chart' may be a URL with oci only; of a repository with https or http give the URL as 'repo' and the chart's name as 'chart'. Local files are taken from K13D_HELM__CHARTSDIR only.");
            }
        }

        return ChartMetadata.IsName(name)
            ? new ChartPlace(repository?.Trim(), name)
            : new Failure.Invalid(
                "'chart' must be a chart's name (letters, digits, '-', '_' and '.'), 'repository/name' or 'oci://registry/path/name'. Paths and files are not taken: local charts go into K13D_HELM__CHARTSDIR.");
    }
}
