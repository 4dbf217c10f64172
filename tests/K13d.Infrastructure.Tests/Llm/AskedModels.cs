using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using K13d.Infrastructure.Llm;
using K13d.Infrastructure.Llm.Http;
using Microsoft.Extensions.Configuration;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Llm;

/// <summary>Asks models as K13d does, and reads what they answer.</summary>
internal sealed class AskedModels : IDisposable
{
    public const string Key = "sk-canary-3f9c1d7e";

    public static readonly ModelTool Kubectl = new(
        "kubectl",
        "Runs a command of kubectl.",
        """{"type":"object","properties":{"command":{"type":"string","description":"Without kubectl."},"input":{"type":"string","description":"A manifest."}},"required":["command"]}""");

    private readonly LlmConnections connections;

    public AskedModels(TimeProvider? time = null, string silence = "00:00:30")
    {
        var options = LlmOptions.From(new ConfigurationBuilder().AddInMemoryCollection([new("Llm:Silence", silence)]).Build());
        connections = new LlmConnections(options, time ?? TimeProvider.System);
        Model = new SemanticKernelModel(connections, options, Last, time ?? TimeProvider.System);
    }

    public ILanguageModel Model { get; }

    public LastAnswer Last { get; } = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static LlmConfiguration At(Uri endpoint, LlmProvider provider = LlmProvider.Custom, string? key = Key) =>
        new(provider, "gpt-4", endpoint, LlmConfiguration.DefaultContextTokens) { ApiKey = key };

    public static ModelRequest Question(params ModelTurn[] turns) =>
        new("You are the operator.", turns.Length == 0 ? [new ModelTurn.Person("Why is my pod failing?")] : turns, [Kubectl]);

    /// <summary>The whole answer, which must be one.</summary>
    public async Task<IReadOnlyList<ModelPart>> Ask(LlmConfiguration llm, ModelRequest? request = null)
    {
        var parts = new List<ModelPart>();
        await foreach (var part in Model.Answer(llm, request ?? Question(), Cancellation))
        {
            parts.Add(Value(part));
        }

        return parts;
    }

    /// <summary>The failure, which must be the last thing that is said, and what was said before.</summary>
    public async Task<(Failure Failure, IReadOnlyList<ModelPart> Before)> Fail(LlmConfiguration llm, ModelRequest? request = null)
    {
        var parts = new List<ModelPart>();
        Failure? failure = null;
        await foreach (var part in Model.Answer(llm, request ?? Question(), Cancellation))
        {
            Assert.Null(failure);
            if (!part.IsFailure(out failure, out var value))
            {
                parts.Add(value);
            }
        }

        return (Assert.IsAssignableFrom<Failure>(failure), parts);
    }

    public void Dispose() => connections.Dispose();
}
