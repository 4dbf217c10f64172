using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using k8s;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;
using K13d.Testing.Llm;

namespace K13d.Api.Tests.Chat;

/// <summary>The programs of a run end with it: as the kernel has them, by their command lines.</summary>
[ClusterTests]
public sealed class ChatProcessesTests : IAsyncLifetime
{
    private readonly Queue<Answer> script = new();
    private ChatHost? chat;
    private Kubernetes? cluster;
    private TestNamespace? home;

    /// <summary>What would go on for minutes.</summary>
    public static TheoryData<string> Lasting => ["rollout status deployment/stuck", "exec idle -- sleep 600", "wait pod/idle --for=delete"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ChatHost Chat => chat ?? throw NotStarted();

    private string Home => home?.Name ?? throw NotStarted();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It looks at /proc.");
        chat = await ChatHost.Start(ScriptedModel.Start(_ => script.Dequeue()));
        cluster = await chat.Host.Cluster();
        home = await TestNamespace.Create(cluster, "k13d-lasting", Cancellation);
        await cluster.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("stuck", replicas: 1), Home, cancellationToken: Cancellation);
        await RunningPods.Run(cluster, Home, RunningPods.Idle("idle", "app"), Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (home is not null)
        {
            await home.DisposeAsync();
        }

        cluster?.Dispose();
        if (chat is not null)
        {
            await chat.DisposeAsync();
        }
    }

    [Theory, MemberData(nameof(Lasting))]
    public async Task They_end_when_it_is_cancelled(string command)
    {
        var (client, reader, program) = await Begun(command);

        using var cancelled = await client.DeleteAsync($"/api/chat/agentic/{reader.Session}", Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        Assert.Equal(("stream_end", "It was cancelled."), ((await reader.ToEnd())[^1].Type, reader.Read[^1].Text("reason")));
        Gone(program);
        await Cancelled(client, reader);
    }

    [Theory, MemberData(nameof(Lasting))]
    public async Task They_end_with_the_session_of_their_person(string command)
    {
        var (client, reader, program) = await Begun(command);

        using var loggedOut = await client.PostAsync("/api/auth/logout", content: null, Cancellation);

        Assert.Equal(("error", "UNAUTHORIZED"), ((await reader.ToEnd())[^1].Type, reader.Read[^1].Text("code")));
        Gone(program);
        await Cancelled(await Chat.Host.LoggedIn(Role.Operator), reader);
    }

    [Theory, MemberData(nameof(Lasting))]
    public async Task They_end_with_K13d(string command)
    {
        var (_, reader, program) = await Begun(command);

        await Chat.Host.Stop();

        Gone(program);
        await reader.DisposeAsync();
    }

    /// <summary>A run whose command is at work, and the id of its process.</summary>
    private async Task<(HttpClient Client, ChatReader Reader, int Program)> Begun(string command)
    {
        script.Enqueue(Answer.ToCall("kubectl", $$"""{"command":"{{command}}"}"""));
        var client = await Chat.Host.LoggedIn(Role.Operator);
        var reader = await ChatReader.Ask(client, "Wait for it.", Home);
        var asked = await reader.NextOf("tool_request");
        using var decided = await ChatReader.Decide(client, asked.Text("id"), approved: true);
        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            if (Running() is [var program])
            {
                return (client, reader, program);
            }

            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private void Gone(int program)
    {
        Assert.Empty(Running());
        Assert.False(Directory.Exists($"/proc/{program}"), "It is there, or nobody has waited for it.");
    }

    /// <summary>It is nothing that went well, and nobody can decide on it any more.</summary>
    private static async Task Cancelled(HttpClient client, ChatReader reader)
    {
        var history = await client.GetFromJsonAsync<System.Text.Json.Nodes.JsonNode>($"/api/chat/history?session_id={reader.Session}", Cancellation);
        var call = Assert.Single(history!["items"]!.AsArray(), entry => entry!["role"]!.GetValue<string>() == "tool")!;
        Assert.Equal("cancelled", call["state"]!.GetValue<string>());
        using var late = await ChatReader.Decide(client, call["id"]!.GetValue<string>(), approved: true);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    /// <summary>The processes that act in this test's namespace.</summary>
    private int[] Running() =>
    [
        .. Directory.GetDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && CommandLine(id).Contains($"--namespace={Home}", StringComparison.Ordinal)),
    ];

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (IOException)
        {
            // It has ended.
            return "";
        }
    }

    private static InvalidOperationException NotStarted() => new("The test has not started.");
}
