using K13d.Application.Chat.Builtin;
using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Settings;

namespace K13d.Application.Chat.Runs;

/// <summary>Asks whoever answers: K13d's own rules, or a model over the network.</summary>
internal sealed class ChatModels(ILanguageModel network)
{
    public IAsyncEnumerable<Result<ModelPart>> Answer(RunOrder order, ModelRequest request, CancellationToken cancellation) =>
        order.Llm.Provider == LlmProvider.Builtin
            ? BuiltinOperator.Answer(order.Context, request.Turns, order.Settings.BeginnerMode).Select(part => (Result<ModelPart>)part).ToAsyncEnumerable()
            : network.Answer(order.Llm, request, cancellation);
}
