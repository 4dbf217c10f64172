using System.Globalization;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>
/// Options that come in a URL, read as the API server converts them: of several values the first counts. k8s.io/apimachinery/pkg/runtime/converter.go
/// </summary>
internal sealed class QueryOptions(IQueryCollection query)
{
    public string Text(string name) => First(name) ?? "";

    public IReadOnlyList<string> Texts(string name) => [.. query[name].OfType<string>()];

    /// <summary>Anything but "false" and "0" says yes.</summary>
    public bool Flag(string name) => First(name) is { } value && value != "0" && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ApiException">400 for what is no number.</exception>
    public long? Number(string name)
    {
        if (First(name) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        var isTooLarge = text.TrimStart('-', '+') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);
        throw Refusals.BadRequest($"strconv.ParseInt: parsing \"{text}\": {(isTooLarge ? "value out of range" : "invalid syntax")}");
    }

    /// <exception cref="ApiException">400 for what is no time.</exception>
    public DateTimeOffset? Time(string name)
    {
        if (First(name) is not { Length: > 0 } text) return null;
        return Times.Canonical(text, micro: false) is null
            ? throw Refusals.BadRequest(Times.Refusal(text, micro: false))
            : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
    }

    private string? First(string name) => query.TryGetValue(name, out var values) ? values[0] : null;
}
