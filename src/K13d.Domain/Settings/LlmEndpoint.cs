using System.Diagnostics.CodeAnalysis;

namespace K13d.Domain.Settings;

/// <summary>Reads where a model is asked. Whether its host may be asked is for whoever can look it up.</summary>
public static class LlmEndpoint
{
    private const int Longest = 2048;
    private const string Version = "?api-version=";
    private const string Asked = "/chat/completions";

    /// <summary>The fault goes on where "endpoint" ends, and repeats nothing of it: it may hold a password.</summary>
    public static bool TryRead(LlmProvider provider, string text, [NotNullWhen(true)] out Uri? endpoint, [NotNullWhen(false)] out string? fault)
    {
        (endpoint, fault) = (null, FaultOf(provider, text, out var read));
        if (fault is not null)
        {
            return false;
        }

        // One spelling, so that the same place is seen to be the same.
        endpoint = new UriBuilder(read!) { Path = read!.AbsolutePath.TrimEnd('/') }.Uri;
        return true;
    }

    private static string? FaultOf(LlmProvider provider, string text, out Uri? read)
    {
        read = null;
        if (text.Length > Longest
            || text.Any(letter => letter is <= ' ' or > '~' or '\\')
            || !Uri.TryCreate(text, UriKind.Absolute, out read)
            || read.Scheme is not ("https" or "http")
            || read.Host.Length == 0)
        {
            return $"must be a URL with https, or http, of at most {Longest} ASCII characters, such as https://api.openai.com/v1";
        }

        if (read.UserInfo.Length > 0 || text.Split("://")[1].Split('/', '?', '#')[0].Contains('@', StringComparison.Ordinal))
        {
            return "must hold no user and no password: the key is api_key, and only that";
        }

        if (text.Contains('#', StringComparison.Ordinal))
        {
            return "must have no fragment (#)";
        }

        if (read.AbsolutePath.TrimEnd('/').EndsWith(Asked, StringComparison.OrdinalIgnoreCase))
        {
            return $"must end before {Asked}, which K13d adds";
        }

        return read.Query.Length == 0 && !text.Contains('?', StringComparison.Ordinal) ? null
            : provider != LlmProvider.Azure ? "must have no query (?)"
            : IsVersion(read.Query) ? null
            : "may have no query but the version of Azure's API, such as ?api-version=2024-10-21";
    }

    private static bool IsVersion(string query) =>
        query.StartsWith(Version, StringComparison.Ordinal)
        && query.Length is > 13 and <= 50
        && query[Version.Length..].All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-');
}
