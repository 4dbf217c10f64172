using K13d.Domain.Failures;

namespace K13d.Domain.Kubectl;

/// <summary>A verb's arguments, told apart.</summary>
/// <param name="Flags">By their long names, sorted; of a flag that is no list, the last value.</param>
/// <param name="Words">What is no flag, before and after <c>--</c>.</param>
/// <param name="Command">What follows <c>--</c> where the verb takes a command for a container.</param>
internal sealed record ReadArguments(SortedDictionary<string, IReadOnlyList<string>> Flags, IReadOnlyList<string> Words, IReadOnlyList<string> Command)
{
    public string? Value(string name) => Flags.TryGetValue(name, out var values) ? values[^1] : null;

    public bool Has(string name) => Flags.ContainsKey(name);

    /// <summary>The same with one value of one flag, or without the flag.</summary>
    public ReadArguments With(string name, string? value)
    {
        var changed = new SortedDictionary<string, IReadOnlyList<string>>(Flags, Flags.Comparer);
        changed.Remove(name);
        if (value is not null)
        {
            changed[name] = [value];
        }

        return this with { Flags = changed };
    }

    public bool IsTrue(string name) => Value(name) == "true";
}

/// <summary>Tells flags from words as kubectl's flag library does, so that both always take the same argument for a flag's value.</summary>
/// <seealso href="https://github.com/spf13/pflag/blob/v1.0.9/flag.go"/>
internal sealed class FlagReader(Verb verb)
{
    private readonly SortedDictionary<string, IReadOnlyList<string>> flags = new(StringComparer.Ordinal);
    private readonly List<string> words = [];

    public Result<ReadArguments> Read(IReadOnlyList<string> arguments)
    {
        IReadOnlyList<string> command = [];
        for (var at = 0; at < arguments.Count; at++)
        {
            var argument = arguments[at];
            if (argument == "--")
            {
                var rest = arguments.Skip(at + 1).ToArray();
                command = verb.TakesCommand ? rest : [];
                words.AddRange(verb.TakesCommand ? [] : rest);
                break;
            }

            var refusal = argument.StartsWith("--", StringComparison.Ordinal) ? Long(argument[2..], arguments, ref at)
                : argument.Length > 1 && argument[0] == '-' ? Letters(argument[1..], arguments, ref at)
                : Word(argument);
            if (refusal is not null)
            {
                return new Failure.Invalid(refusal);
            }
        }

        return new ReadArguments(flags, words, command);
    }

    private string? Word(string argument)
    {
        words.Add(argument);
        return null;
    }

    private string? Long(string text, IReadOnlyList<string> arguments, ref int at)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        if (verb.Find(name) is not { } flag)
        {
            return RefusedFlags.Of(verb, name);
        }

        if (equals >= 0)
        {
            return Add(flag, text[(equals + 1)..]);
        }

        return flag.Form switch
        {
            FlagForm.Switch => Add(flag, "true"),
            FlagForm.Assigned => $"--{flag.Name} takes its value after '=', {flag.Values.Words}: --{flag.Name}=VALUE.",
            _ => Next(flag, arguments, ref at),
        };
    }

    /// <summary>One letter or several: <c>-A</c>, <c>-nshop</c>, <c>-n=shop</c>, <c>-Ao wide</c>.</summary>
    private string? Letters(string text, IReadOnlyList<string> arguments, ref int at)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (verb.Find(text[i]) is not { } flag)
            {
                return RefusedFlags.Of(verb, text[i]);
            }

            var rest = text[(i + 1)..];
            if (rest.Length > 1 && rest[0] == '=')
            {
                return Add(flag, rest[1..]);
            }

            if (flag.Form != FlagForm.Switch)
            {
                return rest.Length > 0 ? Add(flag, rest) : Next(flag, arguments, ref at);
            }

            if (Add(flag, "true") is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    private string? Next(Flag flag, IReadOnlyList<string> arguments, ref int at) =>
        at + 1 < arguments.Count ? Add(flag, arguments[++at]) : $"--{flag.Name} needs a value: {flag.Values.Words}.";

    private string? Add(Flag flag, string value)
    {
        if (!flag.Values.Allows(value))
        {
            return $"The value of --{flag.Name} is not understood: it takes {flag.Values.Words}.";
        }

        flags[flag.Name] = flag.Form == FlagForm.List && flags.TryGetValue(flag.Name, out var before) ? [.. before, value] : [value];
        return null;
    }
}
