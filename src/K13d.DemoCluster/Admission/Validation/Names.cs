using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>What names, labels and keys may look like. Source: k8s.io/apimachinery/pkg/util/validation/validation.go.</summary>
internal static partial class Names
{
    private const string LabelRule = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private const string SubdomainRule = LabelRule + @"(\." + LabelRule + ")*";
    private const string ServiceRule = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private const string QualifiedRule = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private const string ValueRule = "(" + QualifiedRule + ")?";
    private const string KeyRule = "[-._a-zA-Z0-9]+";
    private const string WildcardRule = @"\*\." + SubdomainRule;

    private const string LabelFault =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character"
        + " (e.g. 'my-name',  or '123-abc', regex used for validation is '" + LabelRule + "')";

    private const string SubdomainFault =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
        + " (e.g. 'example.com', regex used for validation is '" + SubdomainRule + "')";

    private const string ServiceFault =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character"
        + " (e.g. 'my-name',  or 'abc-123', regex used for validation is '" + ServiceRule + "')";

    private const string QualifiedFault =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
        + " (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '" + QualifiedRule + "')";

    private const string ValueFault =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
        + " (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '" + ValueRule + "')";

    private const string KeyFault =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'"
        + " (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '" + KeyRule + "')";

    private const string WildcardFault =
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.'"
        + " and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '" + WildcardRule + "')";

    public static IEnumerable<string> Label(string name)
    {
        foreach (var fault in TooLong(name, 63))
        {
            yield return fault;
        }

        if (!LabelText().IsMatch(name))
        {
            yield return SubdomainText().IsMatch(name) ? "must not contain dots" : LabelFault;
        }
    }

    public static IEnumerable<string> Subdomain(string name) => [.. TooLong(name, 253), .. Unless(SubdomainText().IsMatch(name), SubdomainFault)];

    /// <summary>Of a Service: RFC 1035.</summary>
    public static IEnumerable<string> ServiceLabel(string name) => [.. TooLong(name, 63), .. Unless(ServiceText().IsMatch(name), ServiceFault)];

    public static IEnumerable<string> WildcardSubdomain(string name) => [.. TooLong(name, 253), .. Unless(WildcardText().IsMatch(name), WildcardFault)];

    /// <summary>Of what is only part of a path: a Role.</summary>
    public static IEnumerable<string> PathSegment(string name)
    {
        if (name is "." or "..")
        {
            return [$"may not be '{name}'"];
        }

        return [.. Unless(!name.Contains('/', StringComparison.Ordinal), "may not contain '/'"), .. Unless(!name.Contains('%', StringComparison.Ordinal), "may not contain '%'")];
    }

    /// <summary>A label's key: a name, with a domain before it or without.</summary>
    public static IEnumerable<string> Qualified(string key)
    {
        var parts = key.Split('/');
        if (parts.Length > 2)
        {
            yield return "a qualified name " + QualifiedFault + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            yield break;
        }

        if (parts.Length == 2)
        {
            if (parts[0].Length == 0)
            {
                yield return "prefix part must be non-empty";
            }
            else
            {
                foreach (var fault in Subdomain(parts[0]))
                {
                    yield return "prefix part " + fault;
                }
            }
        }

        var name = parts[^1];
        if (name.Length == 0)
        {
            yield return "name part must be non-empty";
        }

        foreach (var fault in TooLong(name, 63))
        {
            yield return "name part " + fault;
        }

        if (!QualifiedText().IsMatch(name))
        {
            yield return "name part " + QualifiedFault;
        }
    }

    public static IEnumerable<string> LabelValue(string value) => [.. TooLong(value, 63), .. Unless(ValueText().IsMatch(value), ValueFault)];

    /// <summary>A key of a ConfigMap or Secret.</summary>
    public static IEnumerable<string> ConfigKey(string key)
    {
        foreach (var fault in TooLong(key, 253))
        {
            yield return fault;
        }

        if (!KeyText().IsMatch(key))
        {
            yield return KeyFault;
        }

        if (key is "." or "..")
        {
            yield return $"must not be '{key}'";
        }
        else if (key.StartsWith("..", StringComparison.Ordinal))
        {
            yield return "must not start with '..'";
        }
    }

    public static IEnumerable<string> EnvironmentVariable(string name) => Unless(
        name.Length > 0 && name.All(letter => letter is >= ' ' and <= '~' and not '='),
        "a valid environment variable name must consist only of printable ASCII characters other than '='");

    /// <summary>The name of a container's port: IANA_SVC_NAME.</summary>
    public static IEnumerable<string> PortName(string name)
    {
        foreach (var fault in TooLong(name, 15))
        {
            yield return fault;
        }

        if (!name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-') || name.Length == 0)
        {
            yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        }

        if (!name.Any(char.IsAsciiLetterLower))
        {
            yield return "must contain at least one letter (a-z)";
        }

        if (name.Contains("--", StringComparison.Ordinal))
        {
            yield return "must not contain consecutive hyphens";
        }

        if (name.StartsWith('-') || name.EndsWith('-'))
        {
            yield return "must not begin or end with a hyphen";
        }
    }

    /// <summary>Reports every fault of a text.</summary>
    public static void Check(FieldErrors errors, string field, string? text, Func<string, IEnumerable<string>> rule)
    {
        foreach (var fault in rule(text ?? ""))
        {
            errors.Invalid(field, JsonValue.Create(text ?? ""), fault);
        }
    }

    public static IEnumerable<string> TooLong(string text, int limit) => Unless(text.Length <= limit, $"must be no more than {limit} characters");

    private static IEnumerable<string> Unless(bool isRight, string fault) => isRight ? [] : [fault];

    [GeneratedRegex(@"\A" + LabelRule + @"\z", RegexOptions.NonBacktracking)]
    private static partial Regex LabelText();

    [GeneratedRegex(@"\A" + SubdomainRule + @"\z", RegexOptions.NonBacktracking)]
    private static partial Regex SubdomainText();

    [GeneratedRegex(@"\A" + ServiceRule + @"\z", RegexOptions.NonBacktracking)]
    private static partial Regex ServiceText();

    [GeneratedRegex(@"\A" + QualifiedRule + @"\z", RegexOptions.NonBacktracking)]
    private static partial Regex QualifiedText();

    [GeneratedRegex(@"\A" + ValueRule + @"\z", RegexOptions.NonBacktracking)]
    private static partial Regex ValueText();

    [GeneratedRegex(@"\A" + KeyRule + @"\z", RegexOptions.NonBacktracking)]
    private static partial Regex KeyText();

    [GeneratedRegex(@"\A" + WildcardRule + @"\z", RegexOptions.NonBacktracking)]
    private static partial Regex WildcardText();
}
