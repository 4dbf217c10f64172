using System.Globalization;
using K13d.Domain.Pods;
using K13d.Domain.Resources;

namespace K13d.Domain.Kubectl;

/// <summary>The flags that several verbs share, and what flags of each kind may hold. What is not named by a verb is refused.</summary>
internal static class Flags
{
    private static readonly FlagValues Truth = OneOf("true", "false");
    private static readonly FlagValues AnyText = new("text", text => !text.Contains('\0', StringComparison.Ordinal));
    private static readonly FlagValues Whole = new("a whole number", text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _));
    private static readonly FlagValues Time = new("a duration such as 30s or 5m", text => text == "0" || GoDuration.TryParse(text, out _));
    private static readonly FlagValues ObjectName = new("a name", OperandReader.IsName);

    /// <summary>Templates are given inline: the forms that end in "-file" read files of K13d's.</summary>
    private static readonly string[] Templates = ["jsonpath=", "jsonpath-as-json=", "go-template=", "custom-columns="];

    private static readonly FlagValues Outputs = new(
        "json, yaml, kyaml, name, wide, or jsonpath=…, go-template=…, custom-columns=… with the template in it",
        text => text is "json" or "yaml" or "kyaml" or "name" or "wide"
            || Templates.Any(start => text.StartsWith(start, StringComparison.Ordinal) && text.Length > start.Length && !text.Contains('\0', StringComparison.Ordinal)));

    public static Flag Namespace { get; } = new("namespace", 'n', FlagForm.Value, new("a namespace's name", text => ResourceNames.IsDnsLabel(text)));

    /// <summary>What every verb takes. Whatever else kubectl takes everywhere sends the command, or K13d's credentials, elsewhere.</summary>
    public static IReadOnlyList<Flag> Everywhere { get; } =
        [Namespace, Duration("request-timeout"), Switch("warnings-as-errors"), new("v", 'v', FlagForm.Value, OneOf("0", "1", "2"))];

    public static Flag AllNamespaces { get; } = Switch("all-namespaces", 'A');

    public static Flag Selector { get; } = Text("selector", 'l');

    public static Flag FieldSelector { get; } = Text("field-selector");

    public static Flag Output { get; } = new("output", 'o', FlagForm.Value, Outputs);

    public static Flag ManagedFields { get; } = Switch("show-managed-fields");

    /// <summary>Its value decides whether anything is changed, so it is taken only where nobody can misread it.</summary>
    public static Flag DryRun { get; } = new("dry-run", null, FlagForm.Assigned, OneOf("none", "client", "server"));

    public static Flag FieldManager { get; } = Text("field-manager");

    public static Flag Everything { get; } = Switch("all");

    public static Flag Overwrite { get; } = Switch("overwrite");

    public static Flag ResourceVersion { get; } = Text("resource-version");

    public static Flag TimeLimit { get; } = Duration("timeout");

    public static Flag Validate { get; } = new("validate", null, FlagForm.Assigned, OneOf("strict", "warn", "ignore", "true", "false"));

    public static Flag Cascade { get; } = new("cascade", null, FlagForm.Assigned, OneOf("background", "orphan", "foreground"));

    public static Flag ChunkSize { get; } = Number("chunk-size");

    public static Flag NoHeaders { get; } = Switch("no-headers");

    public static Flag Subresource { get; } = Choice("subresource", "status", "scale", "resize");

    /// <summary>Only the standard input, which is the manifest that came with the command: no file, folder or address.</summary>
    public static Flag Filename { get; } = new("filename", 'f', FlagForm.Value, new("'-' alone, with the manifest given inline", text => text == "-"));

    /// <summary>What a verb that changes something takes to say how, and what to print of it.</summary>
    public static IReadOnlyList<Flag> OfChanges { get; } = [DryRun, Output, ManagedFields, FieldManager];

    public static Flag Switch(string name, char? letter = null) => new(name, letter, FlagForm.Switch, Truth);

    public static Flag Text(string name, char? letter = null) => new(name, letter, FlagForm.Value, AnyText);

    public static Flag List(string name, char? letter = null) => new(name, letter, FlagForm.List, AnyText);

    public static Flag Number(string name, char? letter = null) => new(name, letter, FlagForm.Value, Whole);

    public static Flag Duration(string name) => new(name, null, FlagForm.Value, Time);

    public static Flag Name(string name, char? letter = null) => new(name, letter, FlagForm.Value, ObjectName);

    public static Flag Choice(string name, params string[] values) => new(name, null, FlagForm.Value, OneOf(values));

    /// <summary>As <see cref="Output"/>, for a verb that prints in a few ways only.</summary>
    public static Flag OutputOf(params string[] values) => new("output", 'o', FlagForm.Value, OneOf(values));

    private static FlagValues OneOf(params string[] values) =>
        new($"one of {string.Join(", ", values)}", text => values.Contains(text, StringComparer.Ordinal));
}
