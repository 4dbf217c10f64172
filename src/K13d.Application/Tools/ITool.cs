using System.Text.Json;
using K13d.Application.Ports.Chat;
using K13d.Domain.Diagnosis;
using K13d.Domain.Failures;
using K13d.Domain.Tools;
using MediatR;

namespace K13d.Application.Tools;

/// <summary>Something that the operator can do. It is done by a use case, sent through the pipeline as the person it works for.</summary>
internal interface ITool
{
    /// <summary>What a model is told of it.</summary>
    ModelTool Description { get; }

    /// <summary>
    /// Understands a call as a whole, and does nothing yet. Invalid where anything in it is not understood, Forbidden where the person may not do it: both in
    /// words for the model.
    /// </summary>
    Task<Result<PreparedTool>> Prepare(JsonElement arguments, ToolPlace place, CancellationToken cancellation);
}

/// <summary>Where a tool is called.</summary>
/// <param name="Mediator">Of a scope of the call's own, because audit notes are of one scope: the caller is the person that it works for.</param>
/// <param name="Namespace">What is meant where a call names none.</param>
/// <param name="Session">For the audit record.</param>
/// <param name="Agent">For the audit record, who wants it on the person's behalf: <c>openai gpt-4</c>.</param>
internal sealed record ToolPlace(IMediator Mediator, string Namespace, Guid Session, string Agent);

/// <summary>A call that is understood and may be made.</summary>
/// <param name="Action">What is decided on, and what <paramref name="Run"/> does.</param>
/// <param name="Run">Does it; the id of the call is for the audit record. A command that ended with an error has an answer that says so; a failure is what kept it from running.</param>
internal sealed record PreparedTool(ToolAction Action, Func<string, CancellationToken, Task<Result<ToolAnswer>>> Run)
{
    /// <summary>The namespace that it is about; null for several or none.</summary>
    public string? Namespace { get; init; }
}

/// <summary>What a tool answers.</summary>
/// <param name="Text">Bounded, and without what is secret, unless <see cref="ShowsSecrets"/>.</param>
/// <param name="Succeeded">Whether it did what it was to do.</param>
/// <param name="Verdict">Where it was the diagnosis.</param>
internal sealed record ToolAnswer(string Text, bool Succeeded, Verdict? Verdict = null)
{
    /// <summary>Whether the text shows Secrets, as the person was told who approved it. It is not to be kept.</summary>
    public bool ShowsSecrets { get; init; }
}
