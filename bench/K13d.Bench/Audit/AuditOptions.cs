namespace K13d.Bench.Audit;

/// <param name="Lines">How many lines the record has, at least ten; it is measured against one with a tenth of them.</param>
/// <param name="Runs">How many times each question is measured; the median counts.</param>
internal sealed record AuditOptions(int Lines, int Runs)
{
    /// <summary>Null where the arguments cannot be read.</summary>
    public static AuditOptions? Parse(string[] arguments) =>
        Arguments.Read(arguments, "--lines", "--runs") is { } given
        && given.GetValueOrDefault("--lines", [1_000_000]) is [>= 10 and var lines]
        && given.GetValueOrDefault("--runs", [9]) is [var runs]
            ? new AuditOptions(lines, runs)
            : null;
}
