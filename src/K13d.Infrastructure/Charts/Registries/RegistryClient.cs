using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using K13d.Domain.Failures;
using K13d.Infrastructure.Charts.Http;
using K13d.Infrastructure.Charts.Sources;

namespace K13d.Infrastructure.Charts.Registries;

/// <summary>Asks registries, and gets the token that they want first.</summary>
/// <seealso href="https://distribution.github.io/distribution/spec/auth/token/"/>
internal sealed class RegistryClient(SourceClient client, ChartOptions options)
{
    private const int MostPages = 100;
    private const int MostTags = 100_000;
    private const int MostTokenBytes = 1024 * 1024;
    private const int MostTagsBytes = 4 * 1024 * 1024;

    public Task<Result<SourceAnswer>> Get(
        RegistryRepository repository, string rest, long mostBytes, IReadOnlyList<string> accept, CancellationToken cancellation) =>
        Get(repository, repository.Api(rest), mostBytes, accept, cancellation);

    /// <summary>All tags. NotFound where the registry has no such repository.</summary>
    public async Task<Result<IReadOnlyList<string>>> Tags(RegistryRepository repository, CancellationToken cancellation)
    {
        if (!RegistryRepository.IsName(repository.Name))
        {
            return new Failure.Invalid($"{repository} is no reference that a registry could have.");
        }

        var tags = new List<string>();
        var page = repository.Api("tags/list?n=1000");
        for (var pages = 0; pages < MostPages && tags.Count < MostTags; pages++)
        {
            if ((await Get(repository, page, MostTagsBytes, ["application/json"], cancellation)).IsFailure(out var failure, out var answer))
            {
                return failure;
            }

            if (!answer.IsSuccess)
            {
                return answer.Status == HttpStatusCode.NotFound ? new Failure.NotFound($"There is no {repository}.") : Refused(repository, answer.Status);
            }

            tags.AddRange(Read<TagList>(answer.Body)?.Tags?.OfType<string>() ?? []);
            if (answer.Next is not { } next || !SourceUrl.TryRead(next.AbsoluteUri, out var url, out _) || url.Origin != repository.Origin)
            {
                return tags;
            }

            page = next;
        }

        return tags;
    }

    public static Failure.Invalid Refused(RegistryRepository repository, HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound => new(
            $"{repository} is not there, or wants a credential or another one: an administrator adds the registry with its credential, with POST /api/helm/repos, and its name is given as 'repo'."),
        _ => new($"{repository} cannot be read: the registry answers with the status {(int)status}."),
    };

    private async Task<Result<SourceAnswer>> Get(
        RegistryRepository repository, Uri url, long mostBytes, IReadOnlyList<string> accept, CancellationToken cancellation)
    {
        var request = new SourceRequest(new SourceUrl(SourceUrl.Registry, url), mostBytes) { Accept = accept };
        if ((await client.Get(request, cancellation)).IsFailure(out var failure, out var answer))
        {
            return failure;
        }

        if (answer.Status != HttpStatusCode.Unauthorized)
        {
            return answer;
        }

        if ((await Authorize(repository, answer.Challenges, cancellation)).IsFailure(out failure, out var authorized))
        {
            return failure;
        }

        return authorized.Header is { } header ? await client.Get(request with { Authorization = header }, cancellation) : answer;
    }

    private async Task<Result<Authorized>> Authorize(
        RegistryRepository repository, IReadOnlyList<AuthenticationHeaderValue> challenges, CancellationToken cancellation)
    {
        if (challenges.FirstOrDefault(challenge => Is(challenge, "Bearer")) is { Parameter: { } parameters })
        {
            return (await Token(repository, Challenge.Parameters(parameters), cancellation)).Map(token => new Authorized(new("Bearer", token)));
        }

        return new Authorized(challenges.Any(challenge => Is(challenge, "Basic")) ? SourceRequest.Basic(repository.Credential) : null);
    }

    private async Task<Result<string>> Token(RegistryRepository repository, IReadOnlyDictionary<string, string> challenge, CancellationToken cancellation)
    {
        if (!challenge.TryGetValue("realm", out var realm) || !SourceUrl.TryRead(realm, out var url, out _) || url.IsRegistry)
        {
            return new Failure.Invalid($"{repository} wants a token and does not say where it is from.");
        }

        if (repository.Origin.Scheme == "https" && url.Scheme != "https")
        {
            return new Failure.Invalid($"{repository} wants a token from a place without TLS: it is not asked.");
        }

        var query = challenge.Where(each => each.Key is "service")
            .Select(each => $"{each.Key}={Uri.EscapeDataString(each.Value)}")
            .Append($"scope={Uri.EscapeDataString($"repository:{repository.Name}:pull")}");
        var asked = new UriBuilder(url.Web) { Query = string.Join('&', query.Prepend(url.Web.Query.TrimStart('?')).Where(part => part.Length > 0)) };
        // On the registry itself it is as allowed as the registry is.
        var scheme = url.Origin == repository.Origin ? SourceUrl.Registry : url.Scheme;
        var request = new SourceRequest(new SourceUrl(scheme, asked.Uri), MostTokenBytes)
        {
            Authorization = MayLearnCredential(repository, url) ? SourceRequest.Basic(repository.Credential) : null,
        };
        if ((await client.Get(request, cancellation)).IsFailure(out var failure, out var answer))
        {
            return failure;
        }

        var read = answer.IsSuccess ? Read<TokenAnswer>(answer.Body) : null;
        return (read?.Token ?? read?.AccessToken) is { Length: > 0 } token && token.All(letter => letter is > ' ' and < '\x7f')
            ? token
            : Refused(repository, HttpStatusCode.Unauthorized);
    }

    /// <summary>The registry's own host; another one where the operator has named it, because a registry can name any.</summary>
    private bool MayLearnCredential(RegistryRepository repository, SourceUrl realm) =>
        realm.Origin == repository.Origin || (realm.Scheme == "https" && options.AllowedSources.Any(source => source.Covers(realm)));

    private static bool Is(AuthenticationHeaderValue challenge, string scheme) => string.Equals(challenge.Scheme, scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Null where it is not what was asked for.</summary>
    private static T? Read<T>(byte[] body)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Authorized(AuthenticationHeaderValue? Header);

    private sealed record TagList(IReadOnlyList<string?>? Tags);

    private sealed record TokenAnswer(string? Token, [property: System.Text.Json.Serialization.JsonPropertyName("access_token")] string? AccessToken);
}
