using System.Security.Cryptography;
using System.Text.Json;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Signals;
using K13d.Application.Ports.Tools;
using K13d.Application.Tools;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Kubectl;
using K13d.Domain.Tools;

namespace K13d.Application.Chat.Runs;

/// <summary>
/// Where a model's tool calls arrive: each is understood as a whole, shown, decided on by its person unless the policy says otherwise, done once, and answered. A model
/// gets nothing done in any other way, and has no part in the decision.
/// </summary>
internal sealed class ToolDesk(
    RunOrder order, ToolScopes scopes, IToolCalls calls, ISignals signals, RunLog log, RunTime limit, TimeProvider time)
{
    /// <summary>Tool calls in a run; those that were refused or not understood count.</summary>
    public const int Most = 20;

    /// <summary>So many times in a run something may be asked for again that was just answered.</summary>
    private const int MostRepeats = 3;

    /// <summary>What is kept in the place of an answer that shows Secrets: it is the model's alone, which its person has let see it.</summary>
    private const string Withheld = "It was done, and what it showed was told to the model and is not kept here, because Secrets are in it. GET /api/k8s/secrets/{name}?reveal=true shows them to you.";

    /// <summary>How often it is looked for a decision whose signal got lost.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    private readonly AskingPolicy policy = new(order.Settings, order.Llm.Provider);

    /// <summary>What was answered since something was last changed.</summary>
    private readonly HashSet<string> answered = new(StringComparer.Ordinal);

    /// <summary>What the person did not want, or did not answer.</summary>
    private readonly HashSet<string> unwanted = new(StringComparer.Ordinal);
    private int taken;
    private int repeats;

    /// <summary>Why no call is taken any more; null where one is.</summary>
    public string? Closed =>
        taken >= Most ? $"An answer may take {Most} tool calls, which are used up."
        : repeats >= MostRepeats ? "It went on asking for what it had been told already."
        : null;

    /// <summary>What comes of a call, in words for the model: whatever is wrong with it, it is an answer and no end.</summary>
    public async Task<ModelTurn.Tool> Take(ModelToolCall wanted, CancellationToken cancellation)
    {
        if (Closed is { } closed)
        {
            return Failed(wanted, $"Not done: {closed}");
        }

        taken++;
        await using var scope = scopes.Open(order);
        if (scope.Tools.FirstOrDefault(known => known.Description.Name == wanted.Tool) is not { } tool)
        {
            return Failed(wanted, $"There is no such tool. There are: {string.Join(", ", scope.Tools.Select(known => known.Description.Name))}.");
        }

        if (Arguments(wanted).IsFailure(out var failure, out var arguments)
            || (await tool.Prepare(arguments, scope.Place, cancellation)).IsFailure(out failure, out var prepared))
        {
            return Failed(wanted, $"Not done: {failure.Message}");
        }

        var isUnwanted = unwanted.Contains(prepared.Action.Fingerprint);
        if (isUnwanted || answered.Contains(prepared.Action.Fingerprint))
        {
            repeats++;
            return Failed(wanted, isUnwanted ? "Not done: nobody approved it before. Go on without it." : "Not done again: you have its answer already, and nothing was changed since.");
        }

        return await Do(wanted, prepared, cancellation);
    }

    private async Task<ModelTurn.Tool> Do(ModelToolCall wanted, PreparedTool prepared, CancellationToken cancellation)
    {
        var unasked = policy.WhyUnasked(prepared);
        var call = new ToolCall($"tc-{RandomNumberGenerator.GetHexString(24, lowercase: true)}", order.Caller.UserId, order.Session.Id, order.Run, prepared.Action)
        {
            RequestedAt = Now(),
            State = unasked is null ? ToolCallState.Pending : ToolCallState.Approved,
        };
        // What was said before it stands before it in the history too.
        await log.Kept(cancellation);
        using var decision = signals.Listen(ChatTopics.Decision(call.Id));
        if ((await calls.Add(call, cancellation)).IsFailure(out var failure, out _))
        {
            return Failed(wanted, $"Not done: {failure.Message}");
        }

        log.Tell(new ChatEvent.Requested(call, unasked));
        var state = unasked is null ? await Decided(call, decision, cancellation) : ToolCallState.Approved;
        var claimed = false;
        if (state == ToolCallState.Approved && (await calls.Claim(call, cancellation)).IsFailure(out failure, out claimed))
        {
            return End(wanted, call, ToolCallState.Failed, new ToolAnswer($"Not done: {failure.Message}", Succeeded: false));
        }

        if (!claimed)
        {
            unwanted.Add(prepared.Action.Fingerprint);
            return End(wanted, call, state == ToolCallState.Refused ? state : ToolCallState.Expired, new ToolAnswer(Unapproved(state), Succeeded: false));
        }

        if (unasked is null)
        {
            policy.Approved(prepared);
        }

        var ran = await prepared.Run(call.Id, cancellation);
        if (ran.IsFailure(out failure, out var answer))
        {
            return End(wanted, call, ToolCallState.Failed, new ToolAnswer(Undone(failure), Succeeded: false));
        }

        if (prepared.Action.Risk == Risk.Read)
        {
            answered.Add(prepared.Action.Fingerprint);
        }
        else
        {
            answered.Clear();
        }

        return End(wanted, call, answer.Succeeded ? ToolCallState.Succeeded : ToolCallState.Failed, answer);
    }

    /// <summary>Waits for a person, while the run's time stands still.</summary>
    private async Task<ToolCallState> Decided(ToolCall call, ISignal decision, CancellationToken cancellation)
    {
        limit.Stand();
        try
        {
            while (true)
            {
                var found = await calls.Find(call.UserId, call.Id, cancellation);
                if (!found.IsFailure(out var failure, out var now) && now.State != ToolCallState.Pending)
                {
                    return now.State;
                }

                // A call that is gone is not to be done; a database that is away may come back.
                if (failure is Failure.NotFound || time.GetUtcNow() >= call.ExpiresAt)
                {
                    return ToolCallState.Expired;
                }

                await decision.Wait(Look, cancellation);
            }
        }
        finally
        {
            limit.Go();
        }
    }

    /// <summary>It has happened: that is told, and kept, whether or not the run goes on.</summary>
    private ModelTurn.Tool End(ModelToolCall wanted, ToolCall call, ToolCallState state, ToolAnswer answer)
    {
        var kept = answer.ShowsSecrets ? Withheld : answer.Text;
        log.Tell(new ChatEvent.Executed(call.Id, state, kept));
        return new(wanted.Id, answer.Text, state, answer.Verdict);
    }

    /// <summary>To the millisecond, so that it is the same in an event and in every database.</summary>
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private static string Unapproved(ToolCallState state) => state == ToolCallState.Refused
        ? "Not done: the person refused it. Go on without it, and do not ask for it again."
        : $"Not done: nobody approved it within {ToolCall.DecisionTime.TotalMinutes:0} minutes. Go on without it.";

    /// <summary>What is unavailable may be so since it was done: the record of it, say.</summary>
    private static string Undone(Failure failure) => failure is Failure.Unavailable { Code: not "TOOL_MISSING" }
        ? $"It did not end as it should, and may have taken effect all the same: {failure.Message}"
        : $"It could not be done: {failure.Message}";

    private static ModelTurn.Tool Failed(ModelToolCall wanted, string text) => new(wanted.Id, text, ToolCallState.Failed);

    private static Result<JsonElement> Arguments(ModelToolCall wanted)
    {
        try
        {
            var arguments = JsonSerializer.Deserialize<JsonElement>(wanted.Arguments.Length == 0 ? "{}" : wanted.Arguments);
            return arguments.ValueKind == JsonValueKind.Object ? arguments : Malformed();
        }
        catch (JsonException)
        {
            return Malformed();
        }
    }

    private static Failure.Invalid Malformed() => new("The arguments are no JSON object.");
}
