using System.Globalization;

namespace K13d.DemoCluster.Api.Rendering;

/// <summary>One media type of an <c>Accept</c> header, with its parameters.</summary>
internal sealed record MediaType(string Name, IReadOnlyDictionary<string, string> Parameters)
{
    public string? this[string parameter] => Parameters.GetValueOrDefault(parameter);

    private double Quality =>
        double.TryParse(this["q"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 1;

    /// <summary>Those of a header, the most wanted first.</summary>
    public static IReadOnlyList<MediaType> ParseAll(string header) =>
    [
        .. header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(Parse)
            .OrderByDescending(type => type.Quality),
    ];

    public static MediaType Parse(string text)
    {
        var parts = text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in parts.Skip(1))
        {
            var (name, value) = parameter.Split('=', 2) is [var left, var right] ? (left, right.Trim('"')) : (parameter, "");
            parameters[name] = value;
        }

        return new MediaType(parts.FirstOrDefault("").ToLowerInvariant(), parameters);
    }
}
