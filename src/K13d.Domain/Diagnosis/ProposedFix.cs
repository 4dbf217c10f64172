namespace K13d.Domain.Diagnosis;

/// <summary>One command that may put right what was found. It is only proposed: a person decides.</summary>
/// <param name="Arguments">Of kubectl, without its name.</param>
public sealed record ProposedFix(IReadOnlyList<string> Arguments, string Why)
{
    public string Command => string.Join(' ', ["kubectl", .. Arguments]);

    public override string ToString() => $"{Command} ({Why})";
}
