using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;

namespace K13d.Application.Resources;

/// <summary>What became of one manifest.</summary>
/// <param name="Document">Which one of the body, from 1.</param>
/// <param name="Line">Where it starts in the body, from 1.</param>
/// <param name="ApiVersion">Null where it says none.</param>
/// <param name="Kind">Null where it says none.</param>
/// <param name="Namespace">Null where its kind has none, or is not known.</param>
/// <param name="Name">Null where it says none.</param>
public sealed record AppliedManifest(int Document, int Line, string? ApiVersion, string? Kind, string? Namespace, string? Name)
{
    public ApplyOutcome Outcome { get; init; } = ApplyOutcome.Failed;

    /// <summary>Why it failed; null where it did not.</summary>
    public Failure? Failure { get; init; }

    /// <summary>The version that the object is of now; null where there is none, as with a dry run of what is to be created.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>What would change; null where that was not asked, or it failed.</summary>
    public ManifestChanges? Changes { get; init; }

    /// <summary>The kind as the audit record spells it.</summary>
    internal string Singular { get; init; } = "document";

    public static string Word(ApplyOutcome outcome) => outcome switch
    {
        ApplyOutcome.Created => "created",
        ApplyOutcome.Configured => "configured",
        ApplyOutcome.Unchanged => "unchanged",
        ApplyOutcome.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "An outcome without a word."),
    };
}

/// <summary>What became of one manifest.</summary>
public enum ApplyOutcome
{
    Created,
    Configured,

    /// <summary>The object was as it says.</summary>
    Unchanged,

    Failed,
}

/// <param name="Fields">Field by field.</param>
/// <param name="Unified">As a unified diff of their YAML; empty where nothing would change.</param>
public sealed record ManifestChanges(IReadOnlyList<FieldChange> Fields, string Unified);
