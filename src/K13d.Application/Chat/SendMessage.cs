using FluentValidation;
using K13d.Application.Chat.Runs;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Settings;
using K13d.Application.Resources;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Chat;

/// <summary>Asks the operator. Its run goes on by itself; the answer is a way to follow it.</summary>
/// <param name="Namespace">What is meant where none is named; <c>default</c> where it is not said.</param>
/// <param name="Resource">What the person looks at, as <c>pod/nginx-abc123</c>; null for nothing in particular.</param>
/// <param name="SessionId">The session to go on with; null for a new one.</param>
public sealed record SendMessage(string Message, string? Namespace, string? Resource, string? SessionId) : ICommand<StartedRun>, IRequires
{
    public Permission Permission => Permission.UseChat;

    /// <summary>Not what was asked: people paste what is secret.</summary>
    public AuditTarget? Audits => new("chat", SessionId is { } session ? $"chat/{session}" : "", string.IsNullOrEmpty(Namespace) ? null : Namespace);
}

/// <summary>A run that has begun.</summary>
/// <param name="Left">What its person has left for the day.</param>
/// <param name="Events">What it tells, from its beginning to its end.</param>
public sealed record StartedRun(Guid Session, BudgetLeft Left, IAsyncEnumerable<Result<NumberedEvent>> Events);

public sealed class SendMessageValidator : AbstractValidator<SendMessage>
{
    /// <summary>Characters of a message: a log can be pasted, a book cannot.</summary>
    public const int LongestMessage = 32 * 1024;

    private const int LongestResource = 320;

    public SendMessageValidator()
    {
        RuleFor(request => request.Message)
            .Must(message => !string.IsNullOrWhiteSpace(message) && message.Length <= LongestMessage)
            .WithMessage($"message must be a text of at most {LongestMessage} characters.");
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Resource)
            .Must(resource => string.IsNullOrEmpty(resource) || IsResource(resource))
            .WithMessage("resource must be a kind and a name, such as pod/nginx-abc123.")
            .WithName("resource");
        RuleFor(request => request.SessionId).SessionId();
    }

    private static bool IsResource(string text) =>
        text.Length <= LongestResource && text.Split('/') is [var type, var name] && ResourceNames.IsResourceToken(type) && ResourceNames.IsObjectName(name);
}

internal sealed class SendMessageHandler(
    IRequestContext context,
    IUserSettings settings,
    IChatLimits limits,
    ILlmSettings llm,
    ChatBudget budget,
    IChatSessions sessions,
    Lazy<ChatRuns> runs,
    ChatStream stream,
    AuditNotes notes,
    TimeProvider time) : ICommandHandler<SendMessage, StartedRun>
{
    public async Task<Result<StartedRun>> Handle(SendMessage request, CancellationToken cancellationToken)
    {
        var origin = RequestOrigin.Of(context);
        var user = origin.Caller.UserId;
        var session = string.IsNullOrEmpty(request.SessionId) ? (Guid?)null : Guid.Parse(request.SessionId);
        // What can be told to be wrong is told before it costs a run.
        if (await Trouble(user, session, cancellationToken) is { } trouble)
        {
            return trouble;
        }

        if ((await settings.Find(user, cancellationToken)).IsFailure(out var failure, out var own)
            || (await limits.Find(cancellationToken)).IsFailure(out failure, out var most)
            || (await llm.Find(cancellationToken)).IsFailure(out failure, out var model)
            || (await budget.Take(user, most, cancellationToken)).IsFailure(out failure, out var left))
        {
            return failure;
        }

        var run = Guid.CreateVersion7();
        var question = new ChatMessage(ChatRole.User, request.Message, time.GetUtcNow());
        if ((await sessions.Begin(user, session, question, run, ChatRuns.Lease, cancellationToken)).IsFailure(out failure, out var begun))
        {
            return failure;
        }

        var place = new ChatContext(
            string.IsNullOrEmpty(request.Namespace) ? ResourceRef.DefaultNamespace : request.Namespace,
            string.IsNullOrEmpty(request.Resource) ? null : request.Resource);
        notes.Resource = $"chat/{begun.Id}";
        runs.Value.Start(new RunOrder(origin, begun, run, place, own.Within(most), model));
        return new StartedRun(begun.Id, left, stream.Follow(begun.Id, begun.LastEvent, run, CancellationToken.None));
    }

    private async Task<Failure?> Trouble(Guid user, Guid? session, CancellationToken cancellation) =>
        session is not { } known ? null
        : (await sessions.Find(user, known, cancellation)).IsFailure(out var failure, out var there) ? failure
        : there.IsBusy ? ChatSession.GoesOn(known)
        : null;
}
