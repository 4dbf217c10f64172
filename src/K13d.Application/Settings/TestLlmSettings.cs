using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Settings;

namespace K13d.Application.Settings;

/// <summary>Asks a model a tiny question, to see whether the operator could work with it: the configured one, or one that differs from it as given. Nothing is kept.</summary>
public sealed record TestLlmSettings(LlmChange Change) : ICommand<TestedLlm>, IRequires
{
    public Permission Permission => Permission.ManageSettings;

    public AuditTarget? Audits => new("test", "llmsettings");
}

/// <param name="Latency">How long the answer took, to its end.</param>
/// <param name="Error">Why there was none; null where there was.</param>
public sealed record TestedLlm(DescribedLlm Llm, TimeSpan Latency, string? Error);

public sealed class TestLlmSettingsValidator : AbstractValidator<TestLlmSettings>
{
    public TestLlmSettingsValidator() => RuleFor(request => request.Change.Provider).LlmProvider();
}

internal sealed class TestLlmSettingsHandler(LlmChanging changing, ILanguageModel model, AuditNotes notes, TimeProvider time)
    : ICommandHandler<TestLlmSettings, TestedLlm>
{
    /// <summary>Whoever asks waits for it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>With a tool, because the operator works with nothing else: a model that takes none is found out.</summary>
    private static readonly ModelRequest Question = new(
        "Answer with the word OK and nothing else.",
        [new ModelTurn.Person("Are you there?")],
        [new ModelTool("nothing", "Does nothing. Do not call it.", """{"type":"object","properties":{}}""")]);

    public async Task<Result<TestedLlm>> Handle(TestLlmSettings request, CancellationToken cancellationToken)
    {
        if ((await changing.Try(request.Change, cancellationToken)).IsFailure(out var failure, out var llm))
        {
            return failure;
        }

        var began = time.GetTimestamp();
        var wrong = llm.Provider == LlmProvider.Builtin ? null : await Ask(llm, cancellationToken);
        if (wrong is Failure.Invalid)
        {
            return wrong;
        }

        notes.Add("ok", wrong is null ? "true" : "false");
        return new TestedLlm(DescribedLlm.Of(llm), time.GetElapsedTime(began), wrong?.Message);
    }

    private async Task<Failure?> Ask(LlmConfiguration llm, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            await foreach (var part in model.Answer(llm, Question, either.Token))
            {
                if (part.IsFailure(out var failure, out _))
                {
                    return failure;
                }
            }

            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new Failure.LlmFailed($"The model {llm.Model} had not answered after {Patience.TotalSeconds} seconds.");
        }
    }
}
