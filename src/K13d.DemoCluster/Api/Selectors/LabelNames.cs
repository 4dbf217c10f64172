using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Selectors;

/// <summary>What keys and values of labels may be, where a selector names them.</summary>
internal static class LabelNames
{
    private const int LongestName = 63;

    private const string NameRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static void CheckKey(string key)
    {
        var name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (name.Length == 0 || !IsName(name))
        {
            throw Refused("<nil>", key, NameRule);
        }

        if (name.Length > LongestName)
        {
            throw Refused("<nil>", key, "name part must be no more than 63 bytes");
        }
    }

    public static void CheckValue(string key, string value)
    {
        if (value.Length > LongestName)
        {
            throw Refused($"values[0][{key}]", value, "must be no more than 63 bytes");
        }

        if (value.Length > 0 && !IsName(value))
        {
            throw Refused($"values[0][{key}]", value, ValueRule);
        }
    }

    private static bool IsName(string text) =>
        char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.');

    private static ApiException Refused(string field, string value, string rule) =>
        Refusals.BadRequest($"unable to parse requirement: {field}: Invalid value: \"{value}\": {rule}");
}
