using System.Net;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Application.Ports.Chat;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Tools;
using K13d.Domain.Chat;
using K13d.Domain.Identity;
using K13d.Domain.Kubectl;
using K13d.Domain.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Chat;

/// <summary>What is kept of chats, as its person asks for it; the chats themselves are put where runs keep them.</summary>
public sealed class ChatHistoryOverHttpTests(SharedK13d k13d) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private readonly string name = $"eve-{Guid.NewGuid():N}";
    private HttpClient eve = null!;
    private Guid user;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        eve = await k13d.Host.LoggedInAs(name, Role.Viewer);
        Assert.False((await Service<IUsers>().Find(name, Cancellation)).IsFailure(out _, out var found));
        user = found.Id;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task History_has_messages_and_tool_calls_with_decisions_and_times_in_their_order()
    {
        var session = await Begin("why is my pod failing?");
        var call = await Call(session);
        await End(session, "its image is missing");

        var history = await Get($"/api/chat/history?session_id={session.Id:D}");

        Assert.Equal($"{session.Id:D}", Text(history, "session_id"));
        var entries = history["items"]!.AsArray();
        Assert.Equal(["user", "tool", "assistant"], entries.Select(entry => Text(entry, "role")));
        Assert.Equal(["why is my pod failing?", "get pods", "its image is missing"], entries.Select(entry => Text(entry, "content")));
        Assert.Equal(["role", "content", "at"], entries[0]!.AsObject().Select(member => member.Key));
        var tool = entries[1]!;
        Assert.Equal(
            (call.Id, "kubectl", "get pods", "read", "It only reads.", "succeeded", "3 pods"),
            (Text(tool, "id"), Text(tool, "tool"), Text(tool, "command"), Text(tool, "risk"), Text(tool, "reason"), Text(tool, "state"), Text(tool, "result")));
        Assert.True(tool["decided_at"]!.GetValue<DateTime>() >= tool["requested_at"]!.GetValue<DateTime>());
    }

    [Fact]
    public async Task Sessions_are_listed_by_page_those_used_last_first_and_are_gone_when_they_are_deleted()
    {
        var (first, second) = (await Begin("the first"), await Begin("the second"));
        var running = (await Get("/api/chat/sessions"))["items"]!.AsArray();
        Assert.Equal(["the second", "the first"], running.Select(item => Text(item, "title")));
        Assert.All(running, item => Assert.True(item!["running"]!.GetValue<bool>()));
        await ErrorAssert.Is(HttpStatusCode.Conflict, "CONFLICT", await Delete(first.Id));
        await End(first, "because");
        await End(second, "because");
        Assert.Equal(["the first"], (await Get("/api/chat/sessions?limit=1&offset=1"))["items"]!.AsArray().Select(item => Text(item, "title")));

        using (var deleted = await Delete(first.Id))
        {
            Assert.Equal($$"""{"session_id":"{{first.Id:D}}"}""", await deleted.Content.ReadAsStringAsync(Cancellation));
        }

        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await Delete(first.Id));
        await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await eve.GetAsync($"/api/chat/history?session_id={first.Id:D}", Cancellation));
        var only = Assert.Single((await Get("/api/chat/sessions"))["items"]!.AsArray());
        Assert.Equal((second.Id.ToString("D"), false), (Text(only, "session_id"), only!["running"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task Nobody_sees_or_deletes_what_is_anothers_whatever_his_role()
    {
        var session = await Begin("mine");
        await End(session, "yours");
        foreach (var other in new[] { await k13d.Host.LoggedIn(), await k13d.Host.LoggedIn(Role.Viewer) })
        {
            await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await other.GetAsync($"/api/chat/history?session_id={session.Id:D}", Cancellation));
            await ErrorAssert.Is(HttpStatusCode.NotFound, "NOT_FOUND", await other.DeleteAsync($"/api/chat/history?session_id={session.Id:D}", Cancellation));
            Assert.DoesNotContain($"{session.Id:D}", await other.GetStringAsync("/api/chat/sessions", Cancellation), StringComparison.Ordinal);
        }

        Assert.Equal(2, (await Get($"/api/chat/history?session_id={session.Id:D}"))["items"]!.AsArray().Count);
    }

    [Theory, InlineData(""), InlineData("?session_id="), InlineData("?session_id=1"), InlineData("?session_id=3f1c2a9e7a514c639d4e2f1f0c8f9a10"), InlineData("?session_id=' OR 1=1 --")]
    public async Task A_session_id_that_is_none_is_a_validation_error(string query)
    {
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await eve.GetAsync($"/api/chat/history{query}", Cancellation));
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await eve.DeleteAsync($"/api/chat/history{query}", Cancellation));
    }

    [Theory, InlineData("limit=0"), InlineData("limit=501"), InlineData("offset=-1")]
    public async Task A_page_that_cannot_be_is_a_validation_error(string query)
    {
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await eve.GetAsync($"/api/chat/sessions?{query}", Cancellation));
        await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await eve.GetAsync($"/api/chat/history?session_id={Guid.NewGuid():D}&{query}", Cancellation));
    }

    [Fact]
    public async Task Usage_says_what_was_had_today_and_what_is_left_until_when()
    {
        // It may be midnight while this runs.
        var now = TimeProvider.System.GetUtcNow();
        foreach (var day in new[] { ChatDay.At(now), ChatDay.At(now.AddMinutes(10)) }.Distinct())
        {
            await Service<IChatUsage>().CountRun(user, day.Date, most: 10, Cancellation);
            await Service<IChatUsage>().AddTokens(user, day.Date, 1_500, Cancellation);
        }

        var usage = await Get("/api/chat/usage");

        Assert.Equal("""{"used":1,"limit":200,"remaining":199}""", usage["runs"]!.ToJsonString());
        Assert.Equal("""{"used":1500,"limit":2000000,"remaining":1998500}""", usage["tokens"]!.ToJsonString());
        Assert.Equal(DateOnly.Parse(Text(usage, "day"), System.Globalization.CultureInfo.InvariantCulture).AddDays(1).ToString("yyyy-MM-dd'T00:00:00Z'", System.Globalization.CultureInfo.InvariantCulture), Text(usage, "resets_at"));
    }

    private static string Text(JsonNode? value, string field) => value![field]!.GetValue<string>();

    private T Service<T>()
        where T : notnull => k13d.Host.Services.GetRequiredService<T>();

    private async Task<JsonNode> Get(string path) => JsonNode.Parse(await eve.GetStringAsync(path, Cancellation))!;

    private Task<HttpResponseMessage> Delete(Guid session) => eve.DeleteAsync($"/api/chat/history?session_id={session:D}", Cancellation);

    private async Task<ChatSession> Begin(string question)
    {
        var asked = new ChatMessage(ChatRole.User, question, TimeProvider.System.GetUtcNow());
        var begun = await Service<IChatSessions>().Begin(user, session: null, asked, Guid.NewGuid(), Lease, Cancellation);
        Assert.False(begun.IsFailure(out var failure, out var session), failure?.Message);
        return session;
    }

    private async Task<ToolCall> Call(ChatSession session)
    {
        var call = new ToolCall($"tc-{Guid.NewGuid():N}", user, session.Id, session.Run ?? default, new ToolAction("kubectl", "get pods", "f1", Risk.Read, "It only reads."))
        {
            RequestedAt = TimeProvider.System.GetUtcNow(),
        };
        var calls = Service<IToolCalls>();
        Assert.False((await calls.Add(call, Cancellation)).IsFailure(out _, out _));
        Assert.False((await calls.Decide(user, call.Id, approved: true, Cancellation)).IsFailure(out _, out _));
        await Tell(session, answer: null, new ChatEvent.Executed(call.Id, ToolCallState.Succeeded, "3 pods"));
        return call;
    }

    private Task End(ChatSession session, string answer) =>
        Tell(session, new ChatMessage(ChatRole.Assistant, answer, TimeProvider.System.GetUtcNow()), new ChatEvent.Ended(Complete: true));

    private async Task Tell(ChatSession session, ChatMessage? answer, ChatEvent told)
    {
        var run = session.Run ?? default;
        Assert.False((await Service<IChatSessions>().Find(user, session.Id, Cancellation)).IsFailure(out var failure, out var now), failure?.Message);
        var kept = await Service<IChatEvents>().Append(session.Id, run, [new NumberedEvent(now.LastEvent + 1, run, told)], answer, Cancellation);
        Assert.False(kept.IsFailure(out failure, out _), failure?.Message);
    }
}
