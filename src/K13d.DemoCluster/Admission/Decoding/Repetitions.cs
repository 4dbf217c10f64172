namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>What a body gave more than once, in the words of what read it.</summary>
/// <param name="Warnings">Where the last one counts and the caller is told: a warning each.</param>
/// <param name="Faults">Where they are refused.</param>
/// <param name="AreFirst">Whether they are told of before the fields that a kind does not have.</param>
internal sealed record Repetitions(IReadOnlyList<string> Warnings, IReadOnlyList<string> Faults, bool AreFirst)
{
    public static Repetitions None { get; } = new([], [], false);

    /// <param name="fields">Their paths: <c>spec.replicas</c>.</param>
    public static Repetitions OfFields(IEnumerable<string> fields)
    {
        string[] faults = [.. fields.Select(field => $"duplicate field \"{field}\"")];
        return new Repetitions(faults, faults, false);
    }

    /// <param name="lines">As the reader of YAML says them.</param>
    public static Repetitions OfYaml(IReadOnlyList<string> lines) =>
        lines.Count == 0 ? None : new Repetitions(lines, [$"yaml: unmarshal errors:\n  {string.Join("\n  ", lines)}"], true);
}
