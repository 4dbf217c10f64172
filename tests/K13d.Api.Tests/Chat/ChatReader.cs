using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace K13d.Api.Tests.Chat;

/// <summary>One event of a chat's stream.</summary>
internal sealed record ChatItem(string Type, JsonNode Data, string? Id)
{
    public string Text(string member) => Data[member]!.GetValue<string>();

    public override string ToString() => $"{Type} {Data.ToJsonString()}";
}

/// <summary>Reads a chat's stream as its client does, and decides on what it asks for.</summary>
internal sealed class ChatReader : IAsyncDisposable
{
    private readonly HttpResponseMessage answer;
    private readonly IAsyncEnumerator<SseItem<JsonNode>> events;

    private ChatReader(HttpResponseMessage answer, Stream body) =>
        (this.answer, events) = (answer, SseParser.Create(body, (_, data) => JsonNode.Parse(data)!).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation));

    /// <summary>As the header says it.</summary>
    public string Session => Header("X-Session-Id");

    /// <summary>What has been read.</summary>
    public List<ChatItem> Read { get; } = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string Header(string name) => answer.Headers.GetValues(name).Single();

    /// <summary>Asks, and reads the answer's stream.</summary>
    public static async Task<ChatReader> Ask(HttpClient client, string message, string? @namespace = null, string? resource = null, string? session = null) =>
        await Open(await Send(client, message, @namespace, resource, session));

    /// <summary>Asks, and answers whatever comes.</summary>
    public static Task<HttpResponseMessage> Send(HttpClient client, string message, string? @namespace = null, string? resource = null, string? session = null) => client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/api/chat/agentic")
        {
            Content = JsonContent.Create(new { message, context = new { @namespace, resource }, session_id = session }),
        },
        HttpCompletionOption.ResponseHeadersRead,
        Cancellation);

    /// <summary>Picks a stream up again.</summary>
    public static async Task<ChatReader> Follow(HttpClient client, string session, string? lastEvent = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/chat/agentic/{session}");
        if (lastEvent is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEvent);
        }

        return await Open(await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation));
    }

    public static async Task<ChatReader> Open(HttpResponseMessage answer)
    {
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode} {(answer.StatusCode == HttpStatusCode.OK ? "" : await answer.Content.ReadAsStringAsync(Cancellation))}");
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        return new ChatReader(answer, await answer.Content.ReadAsStreamAsync(Cancellation));
    }

    /// <summary>The next event; null where the stream is over.</summary>
    public async Task<ChatItem?> Next()
    {
        if (!await events.MoveNextAsync())
        {
            return null;
        }

        var item = new ChatItem(events.Current.EventType, events.Current.Data, events.Current.EventId);
        Read.Add(item);
        return item;
    }

    /// <summary>Reads up to the next event of a type.</summary>
    public async Task<ChatItem> NextOf(string type)
    {
        while (await Next() is { } item)
        {
            if (item.Type == type)
            {
                return item;
            }
        }

        throw new Xunit.Sdk.XunitException($"There is no {type}:\n{string.Join('\n', Read)}");
    }

    /// <summary>Reads to the end.</summary>
    /// <param name="client">Decides, over another connection.</param>
    /// <param name="approve">Which of what is asked for is approved; without it nothing may be asked for.</param>
    public async Task<IReadOnlyList<ChatItem>> ToEnd(HttpClient? client = null, Func<ChatItem, bool>? approve = null)
    {
        while (await Next() is { } item)
        {
            if (item is { Type: "tool_request" } && item.Text("approval") == "required")
            {
                Assert.True(client is not null && approve is not null, $"Nobody decides on {item}");
                using var decided = await Decide(client, item.Text("id"), approve(item));
                Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
            }
        }

        return Read;
    }

    public static Task<HttpResponseMessage> Decide(HttpClient client, string id, bool approved) =>
        client.PostAsJsonAsync("/api/tool/approve", new { id, approved }, Cancellation);

    /// <summary>All that was said.</summary>
    public string Said => string.Concat(Read.Where(item => item.Type == "chunk").Select(item => item.Text("content")));

    public async ValueTask DisposeAsync()
    {
        // What is in the middle of a read is not disposed of: hanging up ends it.
        answer.Dispose();
        await ValueTask.CompletedTask;
    }
}
