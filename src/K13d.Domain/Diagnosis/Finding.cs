namespace K13d.Domain.Diagnosis;

/// <summary>One thing that a rule found.</summary>
/// <param name="Component">What it is about: <c>pod/nginx-abc123</c>.</param>
/// <param name="Cause">For a person, without the component's name, so that what several pods share is said once.</param>
public sealed record Finding(string Component, Severity Severity, Depth Depth, string Cause)
{
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];

    /// <summary>Null where there is none that is safe to propose.</summary>
    public ProposedFix? Fix { get; init; }

    /// <summary>What would tell more, whether it was there or not.</summary>
    public IReadOnlyList<ContainerLog> Wants { get; init; } = [];

    /// <summary>Others with the same cause.</summary>
    public IReadOnlyList<string> AlsoIn { get; init; } = [];
}
