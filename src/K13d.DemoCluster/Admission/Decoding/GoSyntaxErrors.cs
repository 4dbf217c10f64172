namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>Says what is wrong with a JSON text in the words of Go's <c>encoding/json</c>, which is what the API server answers with.</summary>
internal ref struct GoSyntaxErrors
{
    private readonly ReadOnlySpan<byte> text;
    private int position;

    private GoSyntaxErrors(ReadOnlySpan<byte> text) => this.text = text;

    /// <summary>The first error, or null where Go would find none.</summary>
    public static string? Of(ReadOnlySpan<byte> utf8)
    {
        var scanner = new GoSyntaxErrors(utf8);
        var error = scanner.Value(0);
        if (error is not null)
        {
            return error;
        }

        scanner.Blanks();
        return scanner.AtEnd ? null : scanner.Unexpected("after top-level value");
    }

    private readonly bool AtEnd => position >= text.Length;

    private string? Value(int depth)
    {
        Blanks();
        if (AtEnd)
        {
            return Unexpected("");
        }

        if (depth > 10_000)
        {
            return "exceeded max depth";
        }

        return text[position] switch
        {
            (byte)'{' => Members(depth),
            (byte)'[' => Elements(depth),
            (byte)'"' => Text(),
            (byte)'t' => Literal("true"),
            (byte)'f' => Literal("false"),
            (byte)'n' => Literal("null"),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => Number(),
            _ => Unexpected("looking for beginning of value"),
        };
    }

    private string? Members(int depth)
    {
        position++;
        Blanks();
        if (Take('}'))
        {
            return null;
        }

        while (true)
        {
            Blanks();
            if (AtEnd || text[position] != '"')
            {
                return Unexpected("looking for beginning of object key string");
            }

            if (Text() is { } badKey)
            {
                return badKey;
            }

            Blanks();
            if (!Take(':'))
            {
                return Unexpected("after object key");
            }

            if (Value(depth + 1) is { } badValue)
            {
                return badValue;
            }

            Blanks();
            if (Take('}'))
            {
                return null;
            }

            if (!Take(','))
            {
                return Unexpected("after object key:value pair");
            }
        }
    }

    private string? Elements(int depth)
    {
        position++;
        Blanks();
        if (Take(']'))
        {
            return null;
        }

        while (true)
        {
            if (Value(depth + 1) is { } bad)
            {
                return bad;
            }

            Blanks();
            if (Take(']'))
            {
                return null;
            }

            if (!Take(','))
            {
                return Unexpected("after array element");
            }
        }
    }

    private string? Text()
    {
        position++;
        while (!AtEnd)
        {
            switch (text[position])
            {
                case (byte)'"':
                    position++;
                    return null;
                case < 0x20:
                    return Unexpected("in string literal");
                case (byte)'\\':
                    position++;
                    if (!AtEnd && !"\"\\/bfnrtu".Contains((char)text[position], StringComparison.Ordinal))
                    {
                        return Unexpected("in string escape code");
                    }

                    break;
            }

            position++;
        }

        return Unexpected("");
    }

    private string? Literal(string word)
    {
        for (var index = 0; index < word.Length; index++, position++)
        {
            if (AtEnd || text[position] != word[index])
            {
                return Unexpected($"in literal {word} (expecting '{word[index]}')");
            }
        }

        return null;
    }

    private string? Number()
    {
        position++;
        while (!AtEnd && "0123456789+-.eE".Contains((char)text[position], StringComparison.Ordinal))
        {
            position++;
        }

        return null;
    }

    private bool Take(char expected)
    {
        if (AtEnd || text[position] != expected)
        {
            return false;
        }

        position++;
        return true;
    }

    private void Blanks()
    {
        while (!AtEnd && text[position] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            position++;
        }
    }

    private readonly string Unexpected(string where)
    {
        if (AtEnd)
        {
            return "unexpected end of JSON input";
        }

        // It reads byte by byte, and shows a byte as if it were a character.
        var shown = text[position] switch
        {
            (byte)'\'' => @"'\''",
            (byte)'\\' => @"'\\'",
            (byte)'\n' => @"'\n'",
            (byte)'\t' => @"'\t'",
            (byte)'\r' => @"'\r'",
            < 0x20 or 0x7f => $@"'\x{text[position]:x2}'",
            >= 0x80 and <= 0xa0 or 0xad => $@"'\u{text[position]:x4}'",
            var other => $"'{(char)other}'",
        };
        return $"invalid character {shown} {where}";
    }
}
