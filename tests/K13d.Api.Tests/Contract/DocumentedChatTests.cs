using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json.Nodes;
using K13d.Testing.Llm;

namespace K13d.Api.Tests.Contract;

/// <summary>The documented exchange with the operator, word for word: without a model, and with one that says what the documentation's does.</summary>
public sealed class DocumentedChatTests(DocumentedK13d documented) : IClassFixture<DocumentedK13d>, IDisposable
{
    private readonly DocumentedClient k13d = new(documented);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => k13d.Dispose();

    [Fact]
    public async Task The_documented_exchange_is_had_without_a_model()
    {
        await k13d.Authorize();

        var events = await Exchange();

        Assert.StartsWith("Let me check", Said(events), StringComparison.Ordinal);
        Assert.Contains("Nothing is wrong with pod/nginx-abc123", Said(events), StringComparison.Ordinal);
        IsAsDocumented(events);
    }

    [Fact]
    public async Task The_documented_exchange_is_had_with_a_model()
    {
        await k13d.Authorize();
        await using var model = await ScriptedModel.Start(
            Answer.Text("Let me check", " your nginx pod...").Call("kubectl", """{"command":"get pod nginx-abc123 -o yaml"}"""), Answer.Nothing.Say("It runs."));
        await Put("/api/settings/llm", $$"""{"provider":"custom","model":"gpt-4","endpoint":"{{model.Endpoint}}","api_key":"sk-..."}""");

        var events = await Exchange();

        await Put("/api/settings/llm", """{"provider":"builtin"}""");
        Assert.Equal(["Let me check", " your nginx pod..."], events.Take(2).Select(item => item.Data["content"]!.GetValue<string>()));
        IsAsDocumented(events);
    }

    [Fact]
    public async Task The_documented_curl_lists_pods()
    {
        await k13d.Authorize();
        await k13d.Send(Snippets.UpdateSettings);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/agentic") { Content = new StringContent("""{"message": "list pods"}""", Encoding.UTF8, "application/json") };

        var events = await Events(request, _ => Task.CompletedTask);

        Assert.Contains("nginx-abc123", Said(events), StringComparison.Ordinal);
        Assert.True(events[^1].Data["complete"]!.GetValue<bool>());
        await Put("/api/settings", """{"auto_approve_readonly":false}""");
    }

    /// <summary>The documented question; what is asked for is approved as documented, over a second connection.</summary>
    private Task<List<SseItem<JsonNode>>> Exchange()
    {
        var (head, body) = Snippets.Chat.Split("\n\n", 2) is [var first, var second] ? (first, second) : throw new InvalidOperationException(Snippets.Chat);
        Assert.Equal("POST /api/chat/agentic\nContent-Type: application/json", head);
        return Events(
            new HttpRequestMessage(HttpMethod.Post, "/api/chat/agentic") { Content = new StringContent(body, Encoding.UTF8, "application/json") },
            async asked => Assert.Equal("approved", (await k13d.Send(Snippets.Approve.Replace("tc-123", asked, StringComparison.Ordinal)))["state"]!.GetValue<string>()));
    }

    private async Task<List<SseItem<JsonNode>>> Events(HttpRequestMessage request, Func<string, Task> approve)
    {
        using var answer = await k13d.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, answer.StatusCode.ToString());
        Assert.Equal("no", Assert.Single(answer.Headers.GetValues("X-Accel-Buffering")));
        var events = new List<SseItem<JsonNode>>();
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(Cancellation), (_, data) => JsonNode.Parse(data)!).EnumerateAsync(Cancellation))
        {
            events.Add(item);
            if (item.EventType == "tool_request" && item.Data["approval"]!.GetValue<string>() == "required")
            {
                await approve(item.Data["id"]!.GetValue<string>());
            }
        }

        return events;
    }

    /// <summary>The events, in the documented order and with the documented members; what K13d says beyond comes between them.</summary>
    private static void IsAsDocumented(List<SseItem<JsonNode>> events)
    {
        var (asked, done, end) = (events.First(item => item.EventType == "tool_request"), events.First(item => item.EventType == "tool_execution"), events[^1]);
        Assert.True(events.IndexOf(asked) < events.IndexOf(done));
        Assert.Equal("chunk", events[0].EventType);
        Assert.Equal(("kubectl", "get pod nginx-abc123 -o yaml"), (asked.Data["tool"]!.GetValue<string>(), asked.Data["command"]!.GetValue<string>()));
        Assert.Equal(asked.Data["id"]!.GetValue<string>(), done.Data["id"]!.GetValue<string>());
        Assert.Contains("name: nginx-abc123", done.Data["result"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(("stream_end", true), (end.EventType, end.Data["complete"]!.GetValue<bool>()));
    }

    private async Task Put(string path, string body)
    {
        using var answer = await k13d.Http.PutAsync(path, new StringContent(body, Encoding.UTF8, "application/json"), Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }

    private static string Said(List<SseItem<JsonNode>> events) =>
        string.Concat(events.Where(item => item.EventType == "chunk").Select(item => item.Data["content"]!.GetValue<string>()));
}
