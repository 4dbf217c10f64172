using System.Text;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Clusters;
using K13d.Application.Ports.Signals;
using K13d.Application.Ports.Tools;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Settings;

namespace K13d.Application.Chat.Runs;

/// <summary>One question and its answer: the model is asked, what it wants done is done (or not) and told to it, until it wants nothing more.</summary>
internal sealed class ChatRun(
    ChatModels models, ToolScopes scopes, IClusterHealth cluster, IChatHistory history, IChatUsage usage, IToolCalls calls, ISignals signals, TimeProvider time)
{
    /// <summary>Messages and tool calls of a session that a run goes on from, whatever the model takes: a session can be long.</summary>
    private const int MostRemembered = 200;

    /// <summary>Answers the run's last event.</summary>
    public async Task<ChatEvent> Work(RunOrder order, RunLog log, RunTime limit, CancellationToken cancellation)
    {
        if ((await history.Read(order.Caller.UserId, order.Session.Id, MostRemembered, skipped: 0, cancellation)).IsFailure(out var failure, out var entries))
        {
            return new ChatEvent.Failed(failure);
        }

        var instructions = Instructions.Of(order, await cluster.Probe(cancellation));
        var conversation = Conversation.Of(entries, instructions, order.Llm);
        ModelTool[] known;
        await using (var scope = scopes.Open(order))
        {
            known = [.. scope.Tools.Select(tool => tool.Description)];
        }

        var desk = new ToolDesk(order, scopes, calls, signals, log, limit, time);
        while (true)
        {
            var closed = desk.Closed;
            var request = new ModelRequest(instructions.Text, conversation.Turns, closed is null ? known : []);
            if ((await Ask(order, request, conversation, log, cancellation)).IsFailure(out failure, out var turn))
            {
                return new ChatEvent.Failed(failure);
            }

            if (turn.Calls.Count == 0 || closed is not null)
            {
                return new ChatEvent.Ended(Complete: closed is null, closed);
            }

            var answers = new List<ModelTurn> { turn };
            foreach (var wanted in turn.Calls)
            {
                var answer = await desk.Take(wanted, cancellation);
                answers.Add(answer with { Text = instructions.Handed(answer.Text, answer.State) });
            }

            conversation.Add(answers);
        }
    }

    /// <summary>One answer of the model, told while it comes.</summary>
    private async Task<Result<ModelTurn.Model>> Ask(RunOrder order, ModelRequest request, Conversation conversation, RunLog log, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        var wanted = new List<ModelToolCall>();
        long? tokens = null;
        try
        {
            await foreach (var part in models.Answer(order, request, cancellation))
            {
                if (part.IsFailure(out var failure, out var piece))
                {
                    return failure;
                }

                switch (piece)
                {
                    case ModelPart.Text { Content: { Length: > 0 } content }:
                        text.Append(content);
                        log.Tell(new ChatEvent.Chunk(content));
                        break;
                    case ModelPart.Call call:
                        wanted.Add(call.Wanted);
                        break;
                    case ModelPart.Usage used:
                        tokens = used.InputTokens + used.OutputTokens;
                        break;
                }
            }

            return new ModelTurn.Model(text.ToString(), wanted);
        }
        finally
        {
            // Also where it broke off or was cancelled: what was said has been had. Of what did not even begin nothing was.
            if (order.Llm.Provider != LlmProvider.Builtin && (text.Length > 0 || wanted.Count > 0 || tokens is not null))
            {
                var about = conversation.Tokens + Conversation.TokensOf(new ModelTurn.Model(text.ToString(), wanted)) + (request.Instructions.Length / Conversation.CharactersOfToken);
                await usage.AddTokens(order.Caller.UserId, ChatDay.At(time.GetUtcNow()).Date, tokens ?? about, CancellationToken.None);
            }
        }
    }
}
