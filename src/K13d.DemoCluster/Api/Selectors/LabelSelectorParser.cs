using System.Globalization;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Selectors;

/// <summary>Reads <c>app in (a, b), tier!=x, !old</c>, and refuses as k8s.io/apimachinery/pkg/labels/selector.go does.</summary>
internal sealed class LabelSelectorParser(string text)
{
    private const string Symbols = "=!(),<>";

    private readonly IReadOnlyList<string> tokens = [.. Tokens(text)];
    private int next;

    /// <summary>The token at hand; empty at the end.</summary>
    private string Token => next < tokens.Count ? tokens[next] : "";

    public IReadOnlyList<LabelRequirement> Parse()
    {
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            if (Token.Length == 0)
            {
                return requirements;
            }

            if (!IsIdentifier(Token) && Token != "!")
            {
                throw Refusals.BadRequest($"found '{Token}', expected: !, identifier, or 'end of string'");
            }

            requirements.Add(ParseRequirement());
            if (Token.Length == 0)
            {
                return requirements;
            }

            if (Token != ",")
            {
                throw Refusals.BadRequest($"found '{Token}', expected: ',' or 'end of string'");
            }

            next++;
            if (!IsIdentifier(Token) && Token != "!")
            {
                throw Refusals.BadRequest($"found '{Token}', expected: identifier after ','");
            }
        }
    }

    private static bool IsIdentifier(string token) => token.Length > 0 && !Symbols.Contains(token[0]);

    private static IEnumerable<string> Tokens(string text)
    {
        var position = 0;
        while (position < text.Length)
        {
            var start = position;
            if (char.IsWhiteSpace(text[position]))
            {
                position++;
                continue;
            }

            if (Symbols.Contains(text[position]))
            {
                position++;
                // "==" and "!=" are the only symbols of two characters.
                if (text[start] is '=' or '!' && position < text.Length && text[position] == '=')
                {
                    position++;
                }
            }
            else
            {
                while (position < text.Length && !Symbols.Contains(text[position]) && !char.IsWhiteSpace(text[position]))
                {
                    position++;
                }
            }

            yield return text[start..position];
        }
    }

    private static ApiException Unparsable(string why) => Refusals.BadRequest($"unable to parse requirement: {why}");

    private LabelRequirement ParseRequirement()
    {
        var isMissing = Token == "!";
        if (isMissing)
        {
            next++;
        }

        var key = Token;
        if (!IsIdentifier(key))
        {
            throw Unparsable($"found '{key}', expected: identifier");
        }

        next++;
        LabelNames.CheckKey(key);
        if (isMissing || Token is "" or ",")
        {
            return new LabelRequirement(key, isMissing ? LabelOperator.Missing : LabelOperator.Exists, []);
        }

        var symbol = Token;
        next++;
        var requirement = symbol switch
        {
            "in" => new LabelRequirement(key, LabelOperator.In, ParseSet()),
            "notin" => new LabelRequirement(key, LabelOperator.NotIn, ParseSet()),
            "=" or "==" => new LabelRequirement(key, LabelOperator.In, [ParseExact()]),
            "!=" => new LabelRequirement(key, LabelOperator.NotIn, [ParseExact()]),
            ">" => new LabelRequirement(key, LabelOperator.GreaterThan, [ParseNumber()]),
            "<" => new LabelRequirement(key, LabelOperator.LessThan, [ParseNumber()]),
            _ => throw Unparsable($"found '{symbol}', expected: in, notin, =, ==, !=, gt, lt"),
        };
        foreach (var value in requirement.Values)
        {
            LabelNames.CheckValue(key, value);
        }

        return requirement;
    }

    private string ParseExact()
    {
        if (Token is "" or ",")
        {
            return "";
        }

        var value = Token;
        if (!IsIdentifier(value))
        {
            throw Unparsable($"found '{value}', expected: identifier");
        }

        next++;
        return value;
    }

    private string ParseNumber()
    {
        var value = ParseExact();
        return long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? value
            : throw Unparsable($"values[0]: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer");
    }

    private List<string> ParseSet()
    {
        if (Token != "(")
        {
            throw Unparsable($"found '{Token}' expected: '('");
        }

        next++;
        var values = new List<string>();
        var expectsValue = true;
        while (true)
        {
            var token = Token;
            if (IsIdentifier(token) && expectsValue)
            {
                values.Add(token);
                expectsValue = false;
            }
            else if (token == ",")
            {
                if (expectsValue)
                {
                    values.Add("");
                }

                expectsValue = true;
            }
            else if (token == ")")
            {
                if (expectsValue)
                {
                    values.Add("");
                }

                next++;
                return values;
            }
            else
            {
                throw Unparsable($"found '{token}', expected: ',' or ')'");
            }

            next++;
        }
    }
}
