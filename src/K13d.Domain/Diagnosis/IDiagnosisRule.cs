namespace K13d.Domain.Diagnosis;

/// <summary>
/// Recognises one thing that goes wrong. One file a rule; a rule reads objects and nothing else, answers the same to the same, and takes objects
/// that are incomplete or malformed as they come.
/// </summary>
public interface IDiagnosisRule
{
    /// <summary>What it looks at, as objects spell it: <c>Pod</c>.</summary>
    string Kind { get; }

    IEnumerable<Finding> Examine(SnapshotObject it);
}
