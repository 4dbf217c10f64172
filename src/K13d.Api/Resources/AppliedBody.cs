using System.Text.Json.Nodes;
using K13d.Api.Errors;
using K13d.Application.Resources;

namespace K13d.Api.Resources;

/// <summary>What became of each document, in their order.</summary>
/// <param name="DryRun">Whether nothing was changed.</param>
/// <param name="Created">How many were, or would be.</param>
/// <param name="Configured">How many were, or would be, changed.</param>
/// <param name="Unchanged">How many were as they should be.</param>
/// <param name="Failed">How many were not applied.</param>
public sealed record AppliedBody(bool DryRun, int Created, int Configured, int Unchanged, int Failed, IReadOnlyList<AppliedDocumentBody> Documents)
{
    internal static AppliedBody Of(AppliedManifests applied)
    {
        return new AppliedBody(
            applied.DryRun,
            Count(ApplyOutcome.Created),
            Count(ApplyOutcome.Configured),
            Count(ApplyOutcome.Unchanged),
            Count(ApplyOutcome.Failed),
            [.. applied.Documents.Select(AppliedDocumentBody.Of)]);

        int Count(ApplyOutcome outcome) => applied.Documents.Count(document => document.Outcome == outcome);
    }
}

/// <summary>What became of one document.</summary>
/// <param name="Document">Which one of the body, from 1.</param>
/// <param name="Line">Where it starts in the body, from 1.</param>
/// <param name="Outcome">`created`, `configured`, `unchanged` or `failed`.</param>
/// <param name="ApiVersion">Absent where it says none.</param>
/// <param name="Kind">Absent where it says none.</param>
/// <param name="Namespace">Absent where its kind has none, or is not known.</param>
/// <param name="Name">Absent where it says none.</param>
/// <param name="ResourceVersion">The version that the object is of now.</param>
/// <param name="Error">Why it failed, as the error of a request of its own.</param>
/// <param name="Diff">What would change, where that was asked.</param>
public sealed record AppliedDocumentBody(
    int Document,
    int Line,
    string Outcome,
    string? ApiVersion,
    string? Kind,
    string? Namespace,
    string? Name,
    string? ResourceVersion,
    ErrorBody? Error,
    DiffBody? Diff)
{
    internal static AppliedDocumentBody Of(AppliedManifest applied) => new(
        applied.Document,
        applied.Line,
        AppliedManifest.Word(applied.Outcome),
        applied.ApiVersion,
        applied.Kind,
        applied.Namespace,
        applied.Name,
        applied.ResourceVersion,
        applied.Failure is { } failure ? new ErrorBody(failure.Message, FailureTable.Find(failure).Code, failure.Details) : null,
        applied.Changes is { } changes
            ? new DiffBody([.. changes.Fields.Select(change => new FieldChangeBody(change.Path, change.Before, change.After))], changes.Unified)
            : null);
}

/// <param name="Changes">Field by field.</param>
/// <param name="Unified">As a unified diff of the YAML; empty where nothing would change.</param>
public sealed record DiffBody(IReadOnlyList<FieldChangeBody> Changes, string Unified);

/// <param name="Path">As `spec.containers[name=web].image`.</param>
/// <param name="Before">Null where the field was not there. A value of a Secret is masked.</param>
/// <param name="After">Null where the field would not be there any more.</param>
public sealed record FieldChangeBody(string Path, JsonNode? Before, JsonNode? After);
