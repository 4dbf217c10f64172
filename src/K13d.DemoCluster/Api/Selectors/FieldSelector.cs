using System.Text;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Selectors;

/// <summary>The selector of the few fields that a kind can be selected by.</summary>
internal sealed class FieldSelector(IReadOnlyList<FieldRequirement> requirements)
{
    public static FieldSelector Everything { get; } = new([]);

    public bool IsEverything => requirements.Count == 0;

    /// <exception cref="ApiException">400 with the words of the real parser.</exception>
    public static FieldSelector Parse(string? text, ServedResource resource) => string.IsNullOrEmpty(text)
        ? Everything
        : new FieldSelector([.. Terms(text).Where(term => term.Length > 0).Select(term => ParseTerm(text, term, resource))]);

    public bool Matches(JsonObject value)
    {
        foreach (var requirement in requirements)
        {
            if (requirement.Field.ValueOf(value) == requirement.Value != requirement.IsEqual)
            {
                return false;
            }
        }

        return true;
    }

    private static FieldRequirement ParseTerm(string selector, string term, ServedResource resource)
    {
        var place = term.AsSpan().IndexOfAny('=', '!');
        if (place >= 0 && OperatorAt(term, place) is { } symbol)
        {
            var field = SelectableFields.Find(resource, term[..place]);
            return new FieldRequirement(field, symbol != "!=", Unescape(selector, term[(place + symbol.Length)..]));
        }

        throw Refusals.BadRequest($"invalid selector: '{selector}'; can't understand '{term}'");
    }

    private static string? OperatorAt(string term, int place) => term.AsSpan(place) switch
    {
        ['!', '=', ..] => "!=",
        ['=', '=', ..] => "==",
        ['=', ..] => "=",
        _ => null,
    };

    private static IEnumerable<string> Terms(string text)
    {
        var start = 0;
        for (var position = 0; position < text.Length; position++)
        {
            if (text[position] == '\\')
            {
                position++;
            }
            else if (text[position] == ',')
            {
                yield return text[start..position];
                start = position + 1;
            }
        }

        yield return text[start..];
    }

    private static string Unescape(string selector, string value)
    {
        if (!value.AsSpan().ContainsAny('\\', ',', '='))
        {
            return value;
        }

        var unescaped = new StringBuilder();
        for (var position = 0; position < value.Length; position++)
        {
            if (value[position] == '\\')
            {
                position++;
                if (position == value.Length || value[position] is not ('\\' or ',' or '='))
                {
                    throw Refusals.BadRequest($"invalid field selector: invalid escape sequence in value: {value}");
                }
            }
            else if (value[position] is ',' or '=')
            {
                throw Refusals.BadRequest($"invalid field selector: unescaped character in value: {value[position]}: {selector}");
            }

            unescaped.Append(value[position]);
        }

        return unescaped.ToString();
    }
}

internal sealed record FieldRequirement(SelectableField Field, bool IsEqual, string Value);
