using K13d.Api.Tests.Hosting;
using K13d.Testing.Llm;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Chat;

/// <summary>A K13d of a test's own, whose operator asks a scripted model over HTTP.</summary>
internal sealed class ChatHost : IAsyncDisposable
{
    private ChatHost(K13dHost host, ScriptedModel model) => (Host, Model) = (host, model);

    public K13dHost Host { get; }

    public ScriptedModel Model { get; }

    public static Task<ChatHost> Start(params Answer[] answers) => Start(ScriptedModel.Start(answers));

    public static async Task<ChatHost> Start(Task<ScriptedModel> starting, string[]? settings = null, Action<IServiceCollection>? replace = null)
    {
        var model = await starting;
        return new ChatHost(
            await K13dHost.Start(["--Llm:Provider=custom", "--Llm:Model=scripted", $"--Llm:Endpoint={model.Endpoint}", "--Llm:ApiKey=sk-scripted-0123456789", .. settings ?? []], replace),
            model);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Model.DisposeAsync();
    }
}
