namespace K13d.Domain.Kubectl;

/// <summary>How kubectl's flag library reads a flag.</summary>
/// <seealso href="https://pkg.go.dev/github.com/spf13/pflag"/>
public enum FlagForm
{
    /// <summary>True where it stands alone; a value only after <c>=</c>.</summary>
    Switch,

    /// <summary>A value after <c>=</c> or as the next argument; of several the last counts.</summary>
    Value,

    /// <summary>As <see cref="Value"/>, and several add up.</summary>
    List,

    /// <summary>kubectl has a meaning for it without a value that is easily mistaken, so that here its value stands after <c>=</c>, always.</summary>
    Assigned,
}

/// <summary>Which values a flag takes.</summary>
/// <param name="Words">For a message: "a whole number".</param>
public sealed record FlagValues(string Words, Func<string, bool> Allows);

/// <summary>One flag that a verb takes.</summary>
/// <param name="Name">Its long name, which is the one that is printed.</param>
/// <param name="Letter">Its letter, or null.</param>
public sealed record Flag(string Name, char? Letter, FlagForm Form, FlagValues Values);
