namespace K13d.Domain.Diagnosis;

/// <summary>How bad what was found is, the worst first.</summary>
public enum Severity
{
    /// <summary>It does not work, and will not by itself.</summary>
    Error,

    /// <summary>It may come right by itself, or works in part.</summary>
    Warning,

    /// <summary>Worth knowing; nothing is broken.</summary>
    Hint,
}
