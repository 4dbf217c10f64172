using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Chat;
using K13d.Domain.Settings;
using K13d.Domain.Tools;
using K13d.Testing.Llm;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Llm;

public sealed class SemanticKernelModelTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Text_comes_piece_by_piece_while_the_model_still_writes()
    {
        var more = new TaskCompletionSource();
        await using var model = await ScriptedModel.Start(Answer.Text("Let me ").Until(more.Task).Say("look."));
        using var asked = new AskedModels();

        await using var parts = asked.Model.Answer(AskedModels.At(model.Endpoint), AskedModels.Question(), Cancellation).GetAsyncEnumerator(Cancellation);

        Assert.True(await parts.MoveNextAsync());
        Assert.Equal(new ModelPart.Text("Let me "), Value(parts.Current));
        more.SetResult();
        Assert.True(await parts.MoveNextAsync());
        Assert.Equal(new ModelPart.Text("look."), Value(parts.Current));
    }

    [Fact]
    public async Task A_tool_call_is_put_together_from_its_fragments_and_nothing_is_invoked()
    {
        await using var model = await ScriptedModel.Start(Answer.Text("Let me ", "look.").Call("kubectl", """{"command":"get pods -n shop"}""").Usage(321, 12));
        using var asked = new AskedModels();

        var parts = await asked.Ask(AskedModels.At(model.Endpoint));

        Assert.Equal(
            [
                new ModelPart.Text("Let me "),
                new ModelPart.Text("look."),
                new ModelPart.Call(new ModelToolCall("call_1", "kubectl", """{"command":"get pods -n shop"}""")),
                new ModelPart.Usage(321, 12),
            ],
            parts);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Several_calls_whose_fragments_come_mixed_are_told_apart()
    {
        await using var model = await ScriptedModel.Start(
            Answer.Nothing.CallTogether(("kubectl", """{"command":"get pods"}"""), ("diagnose", """{"resource":"pod/nginx"}"""), ("kubectl", "{}")).WithoutUsage());
        using var asked = new AskedModels();

        Assert.Equal(
            [
                new ModelPart.Call(new ModelToolCall("call_1", "kubectl", """{"command":"get pods"}""")),
                new ModelPart.Call(new ModelToolCall("call_2", "diagnose", """{"resource":"pod/nginx"}""")),
                new ModelPart.Call(new ModelToolCall("call_3", "kubectl", "{}")),
            ],
            await asked.Ask(AskedModels.At(model.Endpoint)));
    }

    [Fact]
    public async Task Calls_of_endpoints_that_give_no_numbers_are_told_apart_by_their_ids()
    {
        await using var model = await ScriptedModel.Start(Answer.Nothing
            .Event("""{"choices":[{"index":0,"delta":{"tool_calls":[{"id":"a","type":"function","function":{"name":"kubectl","arguments":"{\"command\":\"get pods\"}"}}]}}]}""")
            .Event("""{"choices":[{"index":0,"delta":{"tool_calls":[{"id":"b","type":"function","function":{"name":"diagnose","arguments":"{}"}}]}}]}""")
            .Finish("tool_calls")
            .WithoutUsage());
        using var asked = new AskedModels();

        Assert.Equal(
            [
                new ModelPart.Call(new ModelToolCall("a", "kubectl", """{"command":"get pods"}""")),
                new ModelPart.Call(new ModelToolCall("b", "diagnose", "{}")),
            ],
            await asked.Ask(AskedModels.At(model.Endpoint)));
    }

    /// <summary>As endpoints of several providers send them beside what the protocol says.</summary>
    [Theory]
    [InlineData("""{"id":"","object":"","created":0,"model":"","choices":[],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":"Let me think."},"finish_reason":null}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"content":"","tool_calls":[]},"logprobs":null,"finish_reason":null}],"usage":null,"service_tier":"default"}""")]
    [InlineData("""{"choices":[{"delta":{"refusal":null}}],"x_groq":{"id":"req_1"},"system_fingerprint":null}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{}}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""")]
    [InlineData("""{"type":"ping"}""")]
    public async Task What_endpoints_send_beside_the_protocol_is_overlooked(string data)
    {
        await using var model = await ScriptedModel.Start(Answer.Text("It is ").Event(data).Say("fine."));
        using var asked = new AskedModels();

        Assert.Equal(
            [new ModelPart.Text("It is "), new ModelPart.Text("fine."), new ModelPart.Usage(100, 20)],
            await asked.Ask(AskedModels.At(model.Endpoint)));
    }

    [Fact]
    public async Task Builtin_is_nobody_to_be_asked()
    {
        using var asked = new AskedModels();

        await Assert.ThrowsAsync<InvalidOperationException>(() => asked.Ask(LlmConfiguration.Builtin));
    }

    [Theory, InlineData("get pods, please"), InlineData("""{"command":"get pods" """), InlineData("[]"), InlineData("")]
    public async Task Arguments_that_are_no_JSON_are_passed_on_as_the_model_wrote_them(string arguments)
    {
        await using var model = await ScriptedModel.Start(Answer.ToCall("kubectl", arguments).WithoutUsage());
        using var asked = new AskedModels();

        Assert.Equal([new ModelPart.Call(new ModelToolCall("call_1", "kubectl", arguments))], await asked.Ask(AskedModels.At(model.Endpoint)));
    }

    [Fact]
    public async Task The_conversation_and_the_tools_are_sent_as_they_are()
    {
        await using var model = await ScriptedModel.Start(Answer.Text("It is out of memory."));
        using var asked = new AskedModels();

        await asked.Ask(AskedModels.At(model.Endpoint), AskedModels.Question(
            new ModelTurn.Person("Why is my pod failing?"),
            new ModelTurn.Model("Let me look.", [new ModelToolCall("call_7", "kubectl", """{ "command": "get pods" }"""), new ModelToolCall("call_8", "kubectl", "no JSON")]),
            new ModelTurn.Tool("call_7", "NAME READY", ToolCallState.Succeeded),
            new ModelTurn.Tool("call_8", "These are no arguments.", ToolCallState.Failed),
            new ModelTurn.Model("It is nginx.", []),
            new ModelTurn.Person("And why?")));

        var sent = Assert.Single(model.Requests);
        Assert.Equal("/v1/chat/completions", sent.Path);
        Assert.Equal("gpt-4", sent.Model);
        Assert.Equal($"Bearer {AskedModels.Key}", sent.Headers["Authorization"]);
        Assert.Equal(["system", "user", "assistant", "tool", "tool", "assistant", "user"], sent.Messages.Select(message => message.Role));
        Assert.Equal(
            ["You are the operator.", "Why is my pod failing?", "Let me look.", "NAME READY", "These are no arguments.", "It is nginx.", "And why?"],
            sent.Messages.Select(message => message.Text));
        Assert.Equal(
            [new AskedCall("call_7", "kubectl", """{ "command": "get pods" }"""), new AskedCall("call_8", "kubectl", "{}")],
            sent.Messages[2].Calls);
        Assert.Equal(["call_7", "call_8"], sent.Messages.Where(message => message.Role == "tool").Select(message => message.CallId));
        var tool = Assert.Single(sent.Tools);
        Assert.Equal((AskedModels.Kubectl.Name, AskedModels.Kubectl.Description), (tool.Name, tool.Description));
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(AskedModels.Kubectl.Parameters), JsonNode.Parse(tool.Parameters.GetRawText())),
            tool.Parameters.GetRawText());
    }

    [Fact]
    public async Task Nothing_is_sent_that_only_some_endpoints_know()
    {
        await using var model = await ScriptedModel.Start(Answer.Text("Yes."), Answer.Text("Yes."));
        using var asked = new AskedModels();

        await asked.Ask(AskedModels.At(model.Endpoint));
        await asked.Ask(AskedModels.At(model.Endpoint), new ModelRequest("", [new ModelTurn.Person("Are you there?")], []));

        Assert.Equal(
            ["messages", "model", "stream", "stream_options", "tool_choice", "tools"],
            model.Requests[0].Body.EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(["messages", "model", "stream", "stream_options"], model.Requests[1].Body.EnumerateObject().Select(property => property.Name).Order());
        Assert.DoesNotContain("traceparent", model.Requests[0].Headers.Keys);
    }

    [Fact]
    public async Task A_model_that_needs_no_key_gets_none()
    {
        await using var model = await ScriptedModel.Start(Answer.Text("Yes."));
        using var asked = new AskedModels();

        await asked.Ask(AskedModels.At(model.Endpoint, LlmProvider.Ollama, key: null));

        Assert.DoesNotContain("Authorization", model.Requests[0].Headers.Keys);
    }

    [Theory]
    [InlineData("", "/openai/deployments/gpt-4/chat/completions?api-version=2024-10-21")]
    [InlineData("?api-version=2025-04-01-preview", "/openai/deployments/gpt-4/chat/completions?api-version=2025-04-01-preview")]
    [InlineData("gateway", "/gateway/openai/deployments/gpt-4/chat/completions?api-version=2024-10-21")]
    [InlineData("openai/v1", "/openai/v1/chat/completions")]
    public async Task Azure_is_asked_at_its_own_paths_and_with_its_own_header(string endpoint, string path)
    {
        await using var model = await ScriptedModel.Start(Answer.Text("Yes.").Call("kubectl", "{}"));
        using var asked = new AskedModels();

        var parts = await asked.Ask(AskedModels.At(new Uri(model.Root, endpoint), LlmProvider.Azure));

        Assert.Equal(3, parts.Count);
        Assert.Equal(path, model.Requests[0].Path);
        Assert.Equal(AskedModels.Key, model.Requests[0].Headers["api-key"]);
        Assert.DoesNotContain("Authorization", model.Requests[0].Headers.Keys);
    }

    [Fact]
    public async Task Whoever_leaves_ends_the_answer_at_its_source()
    {
        await using var model = await ScriptedModel.Start(Answer.Text("Let me ").Until(new TaskCompletionSource().Task));
        using var asked = new AskedModels();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var part in asked.Model.Answer(AskedModels.At(model.Endpoint), AskedModels.Question(), leaving.Token))
            {
                Assert.Equal(new ModelPart.Text("Let me "), Value(part));
                await leaving.CancelAsync();
            }
        });

        await model.Requests[0].Left.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Many_are_asked_at_once()
    {
        var all = new TaskCompletionSource();
        await using var model = await ScriptedModel.Start(request => Answer.Text(request.Question).Until(all.Task).WithoutUsage());
        using var asked = new AskedModels();

        var answers = Enumerable.Range(1, 20)
            .Select(number => asked.Ask(AskedModels.At(model.Endpoint), AskedModels.Question(new ModelTurn.Person($"Question {number}"))))
            .ToArray();
        await model.Asked(20);
        all.SetResult();

        var texts = (await Task.WhenAll(answers)).Select(parts => Assert.IsType<ModelPart.Text>(Assert.Single(parts)).Content);
        Assert.Equal(Enumerable.Range(1, 20).Select(number => $"Question {number}"), texts);
    }

    [Fact]
    public async Task The_library_tells_those_who_listen_neither_the_key_nor_what_was_said()
    {
        await using var model = await ScriptedModel.Start(Answer.Text("canary-answer"), Answer.Error(401, "no"));
        using var asked = new AskedModels();
        using var listener = new EverythingTold();

        await asked.Ask(AskedModels.At(model.Endpoint), AskedModels.Question(new ModelTurn.Person("canary-question")));
        await asked.Fail(AskedModels.At(model.Endpoint));

        Assert.NotEmpty(listener.Told);
        Assert.All(listener.Told, told => Assert.DoesNotContain("canary", told, StringComparison.Ordinal));
    }

    /// <summary>Listens to all that the runtime and its libraries tell of HTTP and of models.</summary>
    private sealed class EverythingTold : EventListener
    {
        private readonly ConcurrentQueue<string> told = new();

        public IReadOnlyList<string> Told => [.. told];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name is "System.Net.Http" || eventSource.Name.Contains("ClientModel", StringComparison.Ordinal) || eventSource.Name.Contains("OpenAI", StringComparison.Ordinal))
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData) =>
            told.Enqueue($"{eventData.EventName}: {string.Join(' ', eventData.Payload ?? new([]))}");
    }
}
