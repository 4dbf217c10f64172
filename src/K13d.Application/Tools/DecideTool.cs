using FluentValidation;
using K13d.Application.Chat.Runs;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Signals;
using K13d.Application.Ports.Tools;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Tools;

namespace K13d.Application.Tools;

/// <summary>A person's yes or no to what the operator wants to do for him: once, in time, from whichever connection.</summary>
/// <param name="Id">As the event <c>tool_request</c> has it.</param>
public sealed record DecideTool(string Id, bool Approved) : ICommand<DecidedTool>, IRequires
{
    public Permission Permission => Permission.UseChat;

    public AuditTarget? Audits => new(Approved ? "approve" : "refuse", $"tool/{Id}");
}

/// <param name="State">How the call stands: <c>approved</c> or <c>refused</c>; <c>running</c> and later where nobody had to decide on it.</param>
public sealed record DecidedTool(string Id, bool Approved, ToolCallState State);

public sealed class DecideToolValidator : AbstractValidator<DecideTool>
{
    private const int LongestId = 64;

    public DecideToolValidator() => RuleFor(request => request.Id)
        .Must(id => id is { Length: > 0 and <= LongestId } && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
        .WithMessage("id must be the id of a tool call, as the event tool_request has it.")
        .WithName("id");
}

internal sealed class DecideToolHandler(IRequestContext context, IToolCalls calls, ISignals signals, AuditNotes notes) : ICommandHandler<DecideTool, DecidedTool>
{
    public async Task<Result<DecidedTool>> Handle(DecideTool request, CancellationToken cancellationToken)
    {
        var user = AuthorisedCaller.Of(context).UserId;
        if ((await calls.Find(user, request.Id, cancellationToken)).IsFailure(out var failure, out var call))
        {
            return failure;
        }

        notes.Add("tool", call.Action.Tool);
        notes.Add("command", call.Action.Command);
        notes.Add("chat", call.Session.ToString());
        // Whoever says yes to everything says it also to what nobody had to be asked about.
        if (request.Approved && call is { DecidedAt: null, State: not (ToolCallState.Pending or ToolCallState.Expired or ToolCallState.Cancelled) })
        {
            return new DecidedTool(call.Id, true, call.State);
        }

        if ((await calls.Decide(user, request.Id, request.Approved, cancellationToken)).IsFailure(out failure, out var decided))
        {
            return failure;
        }

        await signals.Send(ChatTopics.Decision(decided.Id), cancellationToken);
        return new DecidedTool(decided.Id, request.Approved, decided.State);
    }
}
