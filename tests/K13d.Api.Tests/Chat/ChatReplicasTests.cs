using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Llm;
using K13d.Testing.Postgres;

namespace K13d.Api.Tests.Chat;

/// <summary>Two replicas that share nothing but PostgreSQL: an ingress sends each request to whichever it likes.</summary>
public sealed class ChatReplicasTests(PostgresServer server) : IClassFixture<PostgresServer>, IAsyncLifetime
{
    private readonly Queue<Answer> script = new();
    private ScriptedModel? model;
    private K13dHost? one;
    private K13dHost? other;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private K13dHost One => one ?? throw NotStarted();

    private K13dHost Other => other ?? throw NotStarted();

    private ScriptedModel Model => model ?? throw NotStarted();

    public async ValueTask InitializeAsync()
    {
        model = await ScriptedModel.Start(_ => script.Dequeue());
        string[] settings =
        [
            $"--Database:ConnectionString={await server.NewDatabase()}", "--Llm:Provider=custom", "--Llm:Model=scripted", $"--Llm:Endpoint={model.Endpoint}",
        ];
        one = await K13dHost.Start(settings);
        other = await K13dHost.Start(settings);
    }

    public async ValueTask DisposeAsync()
    {
        await One.DisposeAsync();
        await Other.DisposeAsync();
        await Model.DisposeAsync();
    }

    [Fact]
    public async Task A_run_of_one_replica_is_followed_decided_on_and_read_on_the_other()
    {
        script.Enqueue(Answer.Text("Let me check.").Call("kubectl", """{"command":"get nodes"}"""));
        script.Enqueue(Answer.Text(" Fine."));
        var here = await One.LoggedIn(Role.Viewer);
        var there = Other.NewClient(here.DefaultRequestHeaders.Authorization!.Parameter);
        await using var reader = await ChatReader.Ask(here, "How are my nodes?");
        await using var follower = await ChatReader.Follow(there, reader.Session);

        var asked = await follower.NextOf("tool_request");
        var pending = Assert.Single((await there.GetFromJsonAsync<JsonNode>("/api/tool/pending", Cancellation))!["items"]!.AsArray())!;
        using var decided = await ChatReader.Decide(there, asked.Text("id"), approved: true);
        await follower.ToEnd();
        await Rest(reader);

        Assert.Equal((HttpStatusCode.OK, asked.Text("id")), (decided.StatusCode, pending["id"]!.GetValue<string>()));
        Assert.Equal(reader.Read.Select(item => item.ToString()), follower.Read.Select(item => item.ToString()));
        Assert.Equal("Let me check. Fine.", follower.Said);
        var history = (await there.GetFromJsonAsync<JsonNode>($"/api/chat/history?session_id={reader.Session}", Cancellation))!["items"]!.AsArray();
        Assert.Equal(["user", "assistant", "tool", "assistant"], history.Select(entry => entry!["role"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_run_of_one_replica_is_cancelled_on_the_other()
    {
        script.Enqueue(Answer.Text("one ").Until(new TaskCompletionSource().Task));
        var here = await One.LoggedIn(Role.Viewer);
        var there = Other.NewClient(here.DefaultRequestHeaders.Authorization!.Parameter);
        await using var reader = await ChatReader.Ask(here, "Count.");
        await reader.Next();

        using (var second = await ChatReader.Send(there, "And now?", session: reader.Session))
        {
            Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        }

        using var cancelled = await there.DeleteAsync($"/api/chat/agentic/{reader.Session}", Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        Assert.Equal("It was cancelled.", (await reader.ToEnd())[^1].Text("reason"));
        await (await Model.Asked()).Left.WaitAsync(Cancellation);
    }

    /// <summary>Reads to the end what is decided on elsewhere.</summary>
    private static async Task Rest(ChatReader reader)
    {
        while (await reader.Next() is not null)
        {
            // To the end.
        }
    }

    private static InvalidOperationException NotStarted() => new("The test has not started.");
}
