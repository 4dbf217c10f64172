using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts;

/// <summary>Finds what a caller names: a URL, or a repository that K13d knows by a name, whose credential is used then and only then.</summary>
internal sealed class KnownSources(IChartRepositories repositories, IDemoCharts demo)
{
    /// <summary>Invalid where there is no such source.</summary>
    public async Task<Result<ChartOrigin>> Find(string repository, CancellationToken cancellation)
    {
        if (repository.Contains("://", StringComparison.Ordinal))
        {
            return Read(repository, null);
        }

        if (repository == IDemoCharts.Name && await demo.Find(cancellation) is { } own)
        {
            return Read(own.AbsoluteUri, null);
        }

        if ((await repositories.Find(repository, cancellation)).IsFailure(out var failure, out var found))
        {
            return failure is Failure.NotFound ? await Unknown(cancellation) : failure;
        }

        return Read(found.Url, found.Credential);
    }

    /// <summary>Invalid where it is no URL of a source.</summary>
    public static Result<ChartOrigin> Read(string text, RepositoryCredential? credential)
    {
        if (!SourceUrl.TryRead(text, out var url, out var reason))
        {
            return new Failure.Invalid($"The URL of the source {reason}");
        }

        return url.Web.Query.Length == 0
            ? new ChartOrigin(url, credential)
            : new Failure.Invalid("The URL of the source must have no query: what is secret in one belongs into a repository's credential.");
    }

    private async Task<Failure> Unknown(CancellationToken cancellation)
    {
        if ((await repositories.List(cancellation)).IsFailure(out var failure, out var all))
        {
            return failure;
        }

        var isDemo = await demo.Find(cancellation) is not null;
        string[] names = [.. isDemo ? [IDemoCharts.Name] : Array.Empty<string>(), .. all.Select(each => each.Name)];
        return new Failure.Invalid(
            "K13d knows no chart repository of that name: give its URL (https, http or oci) as 'repo', or have an administrator add it, with POST /api/helm/repos. "
            + (names.Length == 0 ? "It knows none." : $"It knows {string.Join(", ", names)}."))
        {
            Details = new Dictionary<string, object?> { ["repositories"] = names },
        };
    }
}

/// <summary>A repository or registry, and what it takes to be let in.</summary>
internal sealed record ChartOrigin(SourceUrl Url, RepositoryCredential? Credential);
