using System.Globalization;

namespace K13d.DemoCluster.Kubelet.Shell;

/// <summary>The whole numbers of <c>$((…))</c>, with <c>+ - * / %</c> and parentheses; what is no number is 0.</summary>
internal sealed class Arithmetic
{
    private const int Deepest = 100;

    private readonly string text;
    private readonly Func<string, string> variable;
    private int at;
    private int depth;

    private Arithmetic(string text, Func<string, string> variable) => (this.text, this.variable) = (text.Replace(" ", "", StringComparison.Ordinal), variable);

    public static long Evaluate(string text, Func<string, string> variable) => new Arithmetic(text, variable).Sum();

    private char Next => at < text.Length ? text[at] : '\0';

    private long Sum()
    {
        var value = Product();
        while (Next is '+' or '-') value = text[at++] == '+' ? value + Product() : value - Product();
        return value;
    }

    private long Product()
    {
        var value = Term();
        while (Next is '*' or '/' or '%')
        {
            var kind = text[at++];
            var right = Term();
            value = kind == '*' ? value * right : right == 0 ? 0 : kind == '/' ? value / right : value % right;
        }

        return value;
    }

    private long Term()
    {
        if (depth == Deepest)
        {
            at = text.Length;
            return 0;
        }

        depth++;
        var value = Operand();
        depth--;
        return value;
    }

    private long Operand()
    {
        if (Next == '-')
        {
            at++;
            return -Term();
        }

        if (Next == '(')
        {
            at++;
            var inner = Sum();
            at++;
            return inner;
        }

        var start = at;
        while (char.IsAsciiLetterOrDigit(Next) || Next is '_' or '$') at++;
        if (start == at)
        {
            at = text.Length;
            return 0;
        }

        var word = text[start..at].TrimStart('$');
        return long.TryParse(char.IsAsciiDigit(word[0]) ? word : variable(word), CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
