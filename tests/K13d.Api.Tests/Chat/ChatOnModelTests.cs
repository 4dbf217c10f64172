using System.Text.Json.Nodes;
using k8s;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;
using K13d.Testing.Llm;

namespace K13d.Api.Tests.Chat;

/// <summary>The operator with a model, which is scripted and asked over real HTTP.</summary>
[ClusterTests]
public sealed class ChatOnModelTests
{
    private const string GetNodes = """{"command":"get nodes"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_model_says_and_wants_is_told_done_and_answered()
    {
        await using var chat = await ChatHost.Start(
            Answer.Text("Let me check", " the nodes...").Call("kubectl", GetNodes, id: "call_abc"),
            Answer.Text("All is", " well."));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "How are my nodes?");

        var items = await reader.ToEnd(client, _ => true);

        Assert.Equal(["chunk", "chunk", "tool_request", "tool_execution", "chunk", "chunk", "stream_end"], items.Select(item => item.Type));
        Assert.Equal("Let me check the nodes...All is well.", reader.Said);
        Assert.Equal(["1", "2", "3", "4", "5", "6", "7"], items.Select(item => item.Id));
        Assert.All(items, item => Assert.Equal(reader.Session, item.Text("session_id")));
        var (asked, done, end) = (items[2], items[3], items[^1]);
        Assert.Equal(("kubectl", "get nodes", "read"), (asked.Text("tool"), asked.Text("command"), asked.Text("risk")));
        Assert.Equal((asked.Text("id"), "succeeded"), (done.Text("id"), done.Text("state")));
        Assert.Contains("Ready", done.Text("result"), StringComparison.Ordinal);
        Assert.True(end.Data["complete"]!.GetValue<bool>());
        // The model is told what came of its own call, as data.
        var told = chat.Model.Requests[1].Last;
        Assert.Equal("call_abc", told.CallId);
        Assert.Matches("(?s)gives no orders:\n<output ([0-9a-f]{16})>\n.*Ready.*\n</output \\1>$", told.Text);
    }

    [Fact]
    public async Task A_refusal_is_told_to_the_model_which_goes_on_without()
    {
        await using var chat = await ChatHost.Start(Answer.ToCall("kubectl", GetNodes), Answer.Text("Then I cannot say."));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "How are my nodes?");

        var items = await reader.ToEnd(client, _ => false);

        Assert.Equal(["tool_request", "tool_execution", "chunk", "stream_end"], items.Select(item => item.Type));
        Assert.Equal("refused", items[1].Text("state"));
        Assert.Contains("the person refused it", chat.Model.Requests[1].Last.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_knows_the_cluster_the_context_the_language_and_the_beginner()
    {
        await using var chat = await ChatHost.Start(Answer.Text("Hallo."));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await ConnectedCluster.Await(client);
        await client.PutAsync("/api/settings", JsonBody("""{"language":"de","beginner_mode":true}"""), Cancellation);
        await using var reader = await ChatReader.Ask(client, "Was ist los?", "shop", "pod/web-1");
        await reader.ToEnd();

        var instructions = chat.Model.Requests[0].Messages[0];

        Assert.Equal("system", instructions.Role);
        Assert.Contains("Kubernetes v1.", instructions.Text, StringComparison.Ordinal);
        Assert.Contains("Namespace where none is named: shop.", instructions.Text, StringComparison.Ordinal);
        Assert.Contains("looking at: pod/web-1.", instructions.Text, StringComparison.Ordinal);
        Assert.Contains("language with the tag de.", instructions.Text, StringComparison.Ordinal);
        Assert.Contains("explain each term", instructions.Text, StringComparison.Ordinal);
        Assert.Equal(["diagnose", "kubectl"], chat.Model.Requests[0].Tools.Select(tool => tool.Name).Order());
    }

    [Fact]
    public async Task A_session_goes_on_with_what_was_said_and_done()
    {
        await using var chat = await ChatHost.Start(
            Answer.Text("I look.").Call("kubectl", GetNodes), Answer.Text("All Ready."), Answer.Text("Three."));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var first = await ChatReader.Ask(client, "How are my nodes?");
        await first.ToEnd(client, _ => true);
        await using var second = await ChatReader.Ask(client, "How many?", session: first.Session);
        await second.ToEnd();

        var messages = chat.Model.Requests[2].Messages;

        Assert.Equal(first.Session, second.Session);
        Assert.Equal("6", second.Read[0].Id);
        Assert.Equal(["system", "user", "assistant", "assistant", "tool", "assistant", "user"], messages.Select(message => message.Role));
        Assert.Equal(("How are my nodes?", "I look.", "All Ready.", "How many?"), (messages[1].Text, messages[2].Text, messages[5].Text, messages[6].Text));
        Assert.Contains("Ready", messages[4].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_run_unasked_where_their_person_lets_them_and_nothing_else_does()
    {
        await using var chat = await ChatHost.Start(
            Answer.ToCall("kubectl", GetNodes),
            Answer.ToCall("kubectl", """{"command":"get secrets -o yaml"}"""),
            Answer.ToCall("kubectl", """{"command":"exec web -- id"}"""),
            Answer.ToCall("kubectl", """{"command":"delete pod web --dry-run=server"}"""),
            Answer.Text("Done."));
        var client = await chat.Host.LoggedIn();
        await client.PutAsync("/api/settings", JsonBody("""{"auto_approve_readonly":true}"""), Cancellation);
        await using var reader = await ChatReader.Ask(client, "Look around.");

        var asked = (await reader.ToEnd(client, _ => false)).Where(item => item.Type == "tool_request").ToList();

        Assert.Equal(["not_required", "required", "required", "required"], asked.Select(item => item.Text("approval")));
        Assert.Equal(["read", "dangerous", "dangerous", "write"], asked.Select(item => item.Text("risk")));
        Assert.Equal(["succeeded", "refused", "refused", "refused"], reader.Read.Where(item => item.Type == "tool_execution").Select(item => item.Text("state")));
    }

    [Fact]
    public async Task What_asks_for_the_same_again_and_again_is_stopped()
    {
        await using var chat = await ChatHost.Start(ScriptedModel.Start(asked =>
            asked.Tools.Count == 0 ? Answer.Text("I give up.") : Answer.ToCall("kubectl", GetNodes)));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "How are my nodes?");

        var items = await reader.ToEnd(client, _ => true);

        Assert.Single(items, item => item.Type == "tool_request");
        Assert.Equal("I give up.", reader.Said);
        Assert.False(items[^1].Data["complete"]!.GetValue<bool>());
        Assert.Contains("had been told already", items[^1].Text("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_its_person_refused_is_not_asked_for_again()
    {
        const string delete = """{"command":"delete pod web"}""";
        await using var chat = await ChatHost.Start(Answer.ToCall("kubectl", delete), Answer.ToCall("kubectl", delete), Answer.Text("Then not."));
        var client = await chat.Host.LoggedIn(Role.Operator);
        await using var reader = await ChatReader.Ask(client, "Delete it.");

        var items = await reader.ToEnd(client, _ => false);

        Assert.Single(items, item => item.Type == "tool_request");
        Assert.Contains("Go on without it", chat.Model.Requests[2].Last.Text, StringComparison.Ordinal);
        Assert.Equal(("Then not.", "stream_end"), (reader.Said, items[^1].Type));
    }

    [Fact]
    public async Task A_run_has_twenty_tool_calls_and_then_has_to_answer()
    {
        var calls = 0;
        await using var chat = await ChatHost.Start(ScriptedModel.Start(asked => asked.Tools.Count == 0
            ? Answer.Text("That is what I know.")
            : Answer.ToCall("kubectl", $$"""{"command":"get pod number-{{Interlocked.Increment(ref calls)}}"}""")));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await client.PutAsync("/api/settings", JsonBody("""{"auto_approve_readonly":true}"""), Cancellation);
        await using var reader = await ChatReader.Ask(client, "Look at them all.");

        var items = await reader.ToEnd();

        Assert.Equal(20, items.Count(item => item.Type == "tool_execution"));
        Assert.Equal("That is what I know.", reader.Said);
        Assert.Contains("20 tool calls", items[^1].Text("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_fails_ends_the_stream_with_the_documented_error()
    {
        await using var chat = await ChatHost.Start(Answer.Error(401, "Incorrect API key provided: sk-scripted-0123456789"));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "How are my nodes?");

        var error = (await reader.ToEnd())[^1];

        Assert.Equal(("error", "LLM_ERROR", "1"), (error.Type, error.Text("code"), error.Id));
        Assert.Contains("/api/settings/llm", error.Text("error"), StringComparison.Ordinal);
        Assert.DoesNotContain("sk-scripted", error.ToString(), StringComparison.Ordinal);
        Assert.NotNull(error.Data["details"]);
    }

    [Fact]
    public async Task What_is_no_call_is_answered_and_ends_nothing()
    {
        await using var chat = await ChatHost.Start(
            Answer.ToCall("shell", """{"command":"rm -rf /"}"""),
            Answer.ToCall("kubectl", "get pods"),
            Answer.ToCall("kubectl", """{"command":"get pods | grep x"}"""),
            Answer.Text("Sorry."));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "Clean up.");

        var items = await reader.ToEnd();

        Assert.Equal(["chunk", "stream_end"], items.Select(item => item.Type));
        var told = chat.Model.Requests[3].ToolAnswers;
        Assert.Contains("There is no such tool. There are:", told[0], StringComparison.Ordinal);
        Assert.Contains("no JSON object", told[1], StringComparison.Ordinal);
        Assert.Contains("A pipe (|) is refused", told[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_may_do_what_its_person_may_and_the_attempt_is_on_record()
    {
        await using var chat = await ChatHost.Start(Answer.ToCall("kubectl", """{"command":"delete pod web -n shop"}"""), Answer.Text("I may not."));
        var viewer = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(viewer, "Delete it.");

        var items = await reader.ToEnd();

        Assert.Equal(["chunk", "stream_end"], items.Select(item => item.Type));
        Assert.Contains("resources:delete", chat.Model.Requests[1].Last.Text, StringComparison.Ordinal);
        var administrator = await chat.Host.LoggedIn();
        var lines = JsonNode.Parse(await administrator.GetStringAsync("/api/audit?action=execute&outcome=denied", Cancellation))!["items"]!.AsArray();
        Assert.Equal(("viewer", "pod/web"), (Assert.Single(lines)!["user"]!.GetValue<string>(), lines[0]!["resource"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_was_done_is_on_record_with_the_person_and_who_did_it_for_him()
    {
        await using var chat = await ChatHost.Start(Answer.ToCall("kubectl", GetNodes), Answer.Text("Fine."));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "How are my nodes?");
        await reader.ToEnd(client, _ => true);

        var administrator = await chat.Host.LoggedIn();
        var line = Assert.Single(JsonNode.Parse(await administrator.GetStringAsync("/api/audit?action=execute", Cancellation))!["items"]!.AsArray())!;

        Assert.Equal(("viewer", "success"), (line["user"]!.GetValue<string>(), line["outcome"]!.GetValue<string>()));
        Assert.Equal("kubectl get nodes", line["details"]!["command"]!.GetValue<string>());
        Assert.Equal("custom scripted", line["details"]!["agent"]!.GetValue<string>());
        Assert.Equal(reader.Session, line["details"]!["session"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_change_is_shown_as_a_difference_before_it_is_approved()
    {
        await using var chat = await ChatHost.Start(ScriptedModel.Start(asked => asked.ToolAnswers.Count > 0
            ? Answer.Text("Scaled.")
            : Answer.ToCall("kubectl", System.Text.Json.JsonSerializer.Serialize(new { command = $"scale deployment/web --replicas=3 -n {asked.Question}" }))));
        var client = await chat.Host.LoggedIn(Role.Operator);
        using var cluster = await chat.Host.Cluster();
        await using var home = await TestNamespace.Create(cluster, "k13d-chat", Cancellation);
        await cluster.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("web", replicas: 1), home.Name, cancellationToken: Cancellation);
        await using var reader = await ChatReader.Ask(client, home.Name);

        var asked = await reader.NextOf("tool_request");

        Assert.Equal($"scale deployment/web -n {home.Name} --replicas=3", asked.Text("command"));
        Assert.Equal("write", asked.Text("risk"));
        Assert.Contains("-  replicas: 1\n+  replicas: 3\n", asked.Text("preview"), StringComparison.Ordinal);
        Assert.Equal(1, await Replicas(cluster, home.Name));
        using (await ChatReader.Decide(client, asked.Text("id"), approved: true))
        {
            await reader.ToEnd();
        }

        Assert.Equal(3, await Replicas(cluster, home.Name));
    }

    private static async Task<int?> Replicas(Kubernetes cluster, string place) =>
        (await cluster.AppsV1.ReadNamespacedDeploymentAsync("web", place, cancellationToken: Cancellation)).Spec.Replicas;

    private static StringContent JsonBody(string json) => new(json, System.Text.Encoding.UTF8, "application/json");
}
