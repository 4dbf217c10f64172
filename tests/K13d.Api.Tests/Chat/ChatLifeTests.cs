using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;
using K13d.Application.Ports.Chat;
using K13d.Domain.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Infrastructure.Persistence;
using K13d.Testing.Llm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Chat;

/// <summary>How long a run lives, who may follow and end it, and what is counted.</summary>
public sealed class ChatLifeTests
{
    private const string GetNodes = """{"command":"get nodes"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_lives_on_without_its_reader_and_is_picked_up_with_nothing_lost_or_doubled()
    {
        var gone = new TaskCompletionSource();
        await using var chat = await ChatHost.Start(Answer.Text("one ", "two ").Until(gone.Task).Say("three ", "four"));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        string session, last;
        await using (var reader = await ChatReader.Ask(client, "Count."))
        {
            session = reader.Session;
            await reader.Next();
            last = (await reader.Next())!.Id!;
        }

        gone.SetResult();
        await using var again = await ChatReader.Follow(client, session, last);
        await again.ToEnd();
        await using var whole = await ChatReader.Follow(client, session);
        await whole.ToEnd();

        Assert.Equal(("three four", "stream_end"), (again.Said, again.Read[^1].Type));
        Assert.Equal(["1", "2", "3", "4", "5"], whole.Read.Select(item => item.Id));
        Assert.Equal("one two three four", whole.Said);
        // Who has seen all is told that there is no more: an EventSource does not come back then.
        using var over = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/api/chat/agentic/{session}") { Headers = { { "Last-Event-ID", "5" } } }, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, over.StatusCode);
    }

    [Fact]
    public async Task Two_readers_of_a_run_read_the_same()
    {
        var both = new TaskCompletionSource();
        await using var chat = await ChatHost.Start(Answer.Text("one ").Until(both.Task).Say("two"));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var one = await ChatReader.Ask(client, "Count.");
        await one.Next();
        await using var other = await ChatReader.Follow(client, one.Session);
        await other.Next();
        both.SetResult();

        await one.ToEnd();
        await other.ToEnd();

        Assert.Equal(one.Read.Select(item => item.ToString()), other.Read.Select(item => item.ToString()));
    }

    [Fact]
    public async Task Who_cancels_a_run_ends_the_question_to_the_model_too()
    {
        await using var chat = await ChatHost.Start(Answer.Text("one ").Until(new TaskCompletionSource().Task));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "Count.");
        await reader.Next();

        using var cancelled = await client.DeleteAsync($"/api/chat/agentic/{reader.Session}", Cancellation);

        Assert.Equal(HttpStatusCode.Accepted, cancelled.StatusCode);
        var end = (await reader.ToEnd())[^1];
        Assert.Equal(("stream_end", false, "It was cancelled."), (end.Type, end.Data["complete"]!.GetValue<bool>(), end.Text("reason")));
        await (await chat.Model.Asked()).Left.WaitAsync(Cancellation);
        using var again = await client.DeleteAsync($"/api/chat/agentic/{reader.Session}", Cancellation);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task What_waits_for_a_decision_is_not_done_any_more_when_its_run_is_cancelled()
    {
        await using var chat = await ChatHost.Start(Answer.ToCall("kubectl", GetNodes));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "How are my nodes?");
        var asked = await reader.NextOf("tool_request");
        using var cancelled = await client.DeleteAsync($"/api/chat/agentic/{reader.Session}", Cancellation);
        await reader.ToEnd();

        using var late = await ChatReader.Decide(client, asked.Text("id"), approved: true);

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.Empty((await client.GetFromJsonAsync<JsonNode>("/api/tool/pending", Cancellation))!["items"]!.AsArray());
    }

    [Fact]
    public async Task One_run_at_a_time_goes_on_in_a_session()
    {
        var done = new TaskCompletionSource();
        await using var chat = await ChatHost.Start(Answer.Text("one ").Until(done.Task), Answer.Text("two"));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "Count.");
        await reader.Next();

        using (var refused = await ChatReader.Send(client, "And now?", session: reader.Session))
        {
            Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        }

        done.SetResult();
        await reader.ToEnd();
        await using var next = await ChatReader.Ask(client, "And now?", session: reader.Session);
        await next.ToEnd();
        Assert.Equal("two", next.Said);
        // What was refused took none of the day's runs.
        Assert.Equal(1, Left(reader) - Left(next));

        static int Left(ChatReader of) => int.Parse(of.Header("X-Chat-Runs-Remaining"), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_session_is_its_users_alone()
    {
        await using var chat = await ChatHost.Start(Answer.ToCall("kubectl", GetNodes), Answer.Text("Fine."));
        var owner = await chat.Host.LoggedIn(Role.Viewer);
        var administrator = await chat.Host.LoggedIn();
        await using var reader = await ChatReader.Ask(owner, "How are my nodes?");
        var asked = await reader.NextOf("tool_request");
        var session = reader.Session;

        HttpResponseMessage[] tries =
        [
            await administrator.GetAsync($"/api/chat/agentic/{session}", Cancellation),
            await administrator.DeleteAsync($"/api/chat/agentic/{session}", Cancellation),
            await administrator.GetAsync($"/api/chat/history?session_id={session}", Cancellation),
            await administrator.DeleteAsync($"/api/chat/history?session_id={session}", Cancellation),
            await ChatReader.Send(administrator, "And now?", session: session),
            await ChatReader.Decide(administrator, asked.Text("id"), approved: true),
            await owner.GetAsync($"/api/chat/agentic/{Guid.NewGuid()}", Cancellation),
        ];

        Assert.All(tries, answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
        Assert.Empty((await administrator.GetFromJsonAsync<JsonNode>("/api/tool/pending", Cancellation))!["items"]!.AsArray());
        using var decided = await ChatReader.Decide(owner, asked.Text("id"), approved: true);
        Assert.Equal("stream_end", (await reader.ToEnd())[^1].Type);
    }

    [Fact]
    public async Task A_decision_counts_once_and_is_shown_as_pending_until_then()
    {
        await using var chat = await ChatHost.Start(Answer.ToCall("kubectl", GetNodes), Answer.Text("Fine."));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "How are my nodes?");
        var asked = await reader.NextOf("tool_request");
        var pending = Assert.Single((await client.GetFromJsonAsync<JsonNode>("/api/tool/pending", Cancellation))!["items"]!.AsArray())!;

        Assert.Equal((asked.Text("id"), asked.Text("command"), reader.Session), (pending["id"]!.GetValue<string>(), pending["command"]!.GetValue<string>(), pending["session_id"]!.GetValue<string>()));
        Assert.Equal(asked.Data["expires_at"]!.GetValue<DateTime>(), pending["expires_at"]!.GetValue<DateTime>());
        var statuses = (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => ChatReader.Decide(client, asked.Text("id"), approved: true)))).Select(answer => answer.StatusCode).ToList();
        await reader.ToEnd();

        Assert.Single(statuses, HttpStatusCode.OK);
        Assert.Equal(7, statuses.Count(status => status == HttpStatusCode.Conflict));
        Assert.Single(reader.Read, item => item.Type == "tool_execution");
        Assert.Empty((await client.GetFromJsonAsync<JsonNode>("/api/tool/pending", Cancellation))!["items"]!.AsArray());
    }

    [Fact]
    public async Task An_approval_that_comes_too_late_is_none_and_the_model_goes_on_without()
    {
        var time = new ShiftedTime();
        await using var chat = await ChatHost.Start(
            ScriptedModel.Start(Answer.ToCall("kubectl", GetNodes), Answer.Text("Then not.")), replace: services => services.AddSingleton<TimeProvider>(time));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        string session, asked;
        await using (var before = await ChatReader.Ask(client, "How are my nodes?"))
        {
            (session, asked) = (before.Session, (await before.NextOf("tool_request")).Text("id"));
        }

        time.Advance(TimeSpan.FromMinutes(10));
        // The run did not stand still for so long: a reader would take it for gone until it renews its lease.
        await using (var context = await chat.Host.Services.GetRequiredService<IDbContextFactory<K13dContext>>().CreateDbContextAsync(Cancellation))
        {
            DateTimeOffset? until = time.GetUtcNow().AddSeconds(20);
            await context.ChatSessions.ExecuteUpdateAsync(row => row.SetProperty(each => each.HeldUntil, until), Cancellation);
        }

        using var late = await ChatReader.Decide(client, asked, approved: true);

        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        await using var reader = await ChatReader.Follow(client, session);
        var done = await reader.NextOf("tool_execution");
        Assert.Equal("expired", done.Text("state"));
        await reader.ToEnd();
        Assert.Equal("Then not.", reader.Said);
    }

    [Fact]
    public async Task A_run_ends_with_the_session_of_its_person()
    {
        await using var chat = await ChatHost.Start(Answer.ToCall("kubectl", GetNodes));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "How are my nodes?");
        await reader.NextOf("tool_request");

        using var loggedOut = await client.PostAsync("/api/auth/logout", content: null, Cancellation);

        var end = (await reader.ToEnd())[^1];
        Assert.Equal(("error", "UNAUTHORIZED"), (end.Type, end.Text("code")));
    }

    [Fact]
    public async Task A_run_ends_with_the_user_that_is_disabled()
    {
        await using var chat = await ChatHost.Start(Answer.Text("one ").Until(new TaskCompletionSource().Task));
        var client = await chat.Host.LoggedInAs("leaver", Role.Operator);
        await using var reader = await ChatReader.Ask(client, "Count.");
        await reader.Next();

        await using (var context = await chat.Host.Services.GetRequiredService<IDbContextFactory<K13dContext>>().CreateDbContextAsync(Cancellation))
        {
            await context.Users.Where(user => user.Name == "leaver").ExecuteUpdateAsync(user => user.SetProperty(each => each.Enabled, false), Cancellation);
        }

        Assert.Equal("error", (await reader.ToEnd())[^1].Type);
        await (await chat.Model.Asked()).Left.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task A_stop_of_K13d_ends_its_runs_and_whoever_picks_one_up_elsewhere_is_told()
    {
        await using var chat = await ChatHost.Start(Answer.Text("one ").Until(new TaskCompletionSource().Task));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "Count.");
        await reader.Next();

        await chat.Host.Stop();

        await (await chat.Model.Asked()).Left.WaitAsync(Cancellation);
        var kept = await chat.Host.Services.GetRequiredService<IChatEvents>().Read(Guid.Parse(reader.Session), 1, Cancellation);
        Assert.False(kept.IsFailure(out _, out var progress));
        Assert.Null(progress.Run);
        var end = Assert.IsType<ChatEvent.Failed>(Assert.Single(progress.Events).Event);
        Assert.Equal("STOPPING", Assert.IsType<Failure.Unavailable>(end.Failure).Code);
    }

    [Fact]
    public async Task Chat_has_a_rate_limit_of_its_own()
    {
        await using var chat = await ChatHost.Start(ScriptedModel.Start(_ => Answer.Text("Yes.")), ["--RateLimits:ChatPerMinute=2"]);
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var one = await ChatReader.Ask(client, "Yes?");
        await using var two = await ChatReader.Ask(client, "Yes?");

        using var three = await ChatReader.Send(client, "Yes?");
        using var other = await client.GetAsync("/api/tool/pending", Cancellation);

        Assert.Equal(("2", "1"), (one.Header("X-RateLimit-Limit"), one.Header("X-RateLimit-Remaining")));
        Assert.Equal(HttpStatusCode.TooManyRequests, three.StatusCode);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Runs_and_tokens_of_a_day_are_counted_told_and_limited()
    {
        await using var chat = await ChatHost.Start(
            ScriptedModel.Start(_ => Answer.Text("Yes.").Usage(70, 30)), ["--Chat:DailyRuns=3", "--Chat:DailyTokens=150"]);
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var one = await ChatReader.Ask(client, "Yes?");
        await one.ToEnd();
        await using var two = await ChatReader.Ask(client, "Yes?");
        await two.ToEnd();

        using var three = await ChatReader.Send(client, "Yes?");

        Assert.Equal(("3", "2", "150", "150"), (one.Header("X-Chat-Runs-Limit"), one.Header("X-Chat-Runs-Remaining"), one.Header("X-Chat-Tokens-Limit"), one.Header("X-Chat-Tokens-Remaining")));
        Assert.Equal(("1", "50"), (two.Header("X-Chat-Runs-Remaining"), two.Header("X-Chat-Tokens-Remaining")));
        Assert.Equal(HttpStatusCode.TooManyRequests, three.StatusCode);
        Assert.InRange(three.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        // Another's day is his own.
        await using var other = await ChatReader.Ask(await chat.Host.LoggedIn(Role.Operator), "Yes?");
        Assert.Equal("2", other.Header("X-Chat-Runs-Remaining"));
    }

    [Fact]
    public async Task Why_an_answer_broke_off_is_told_once_to_who_comes_back()
    {
        await using var chat = await ChatHost.Start(Answer.Error(500, "Overloaded"));
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "Count.");
        var error = (await reader.ToEnd())[^1];

        using var again = await client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, $"/api/chat/agentic/{reader.Session}") { Headers = { { "Last-Event-ID", error.Id } } }, Cancellation);

        Assert.Equal(("error", "1"), (error.Type, error.Id));
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Fact]
    public async Task A_run_that_cannot_tell_what_it_does_does_no_more()
    {
        await using var chat = await ChatHost.Start(
            ScriptedModel.Start(Answer.Text("one ").Until(new TaskCompletionSource().Task)), replace: services => services.AddSingleton<IChatEvents, BrokenEvents>());
        var client = await chat.Host.LoggedIn(Role.Viewer);

        await using var reader = await ChatReader.Ask(client, "Count.");

        await (await chat.Model.Asked()).Left.WaitAsync(Cancellation);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_answer_that_is_cancelled_or_breaks_off_is_counted_all_the_same(bool breaksOff)
    {
        var heard = new TaskCompletionSource();
        await using var chat = await ChatHost.Start(Answer.Text(new string('a', 3_000)).Until(heard.Task).BreakOff());
        var client = await chat.Host.LoggedIn(Role.Viewer);
        await using var reader = await ChatReader.Ask(client, "Tell me all.");
        await reader.Next();
        if (breaksOff)
        {
            heard.SetResult();
        }
        else
        {
            using var cancelled = await client.DeleteAsync($"/api/chat/agentic/{reader.Session}", Cancellation);
        }

        await reader.ToEnd();

        // About a token is three characters, and the question and the instructions took some too.
        var used = (await client.GetFromJsonAsync<JsonNode>("/api/chat/usage", Cancellation))!["tokens"]!["used"]!.GetValue<long>();
        Assert.InRange(used, 1_000, 3_000);
    }

    [Theory]
    [InlineData("""{"message":""}""")]
    [InlineData("""{}""")]
    [InlineData("""{"message":"x","context":{"namespace":"No_Such"}}""")]
    [InlineData("""{"message":"x","context":{"resource":"pod"}}""")]
    [InlineData("""{"message":"x","context":{"resource":"pod/a/b"}}""")]
    [InlineData("""{"message":"x","session_id":"1"}""")]
    public async Task A_bad_question_is_a_clear_error_and_no_stream(string body)
    {
        await using var chat = await ChatHost.Start();
        var client = await chat.Host.LoggedIn(Role.Viewer);

        using var answer = await client.PostAsync("/api/chat/agentic", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("VALIDATION_ERROR", (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["code"]!.GetValue<string>());
        Assert.Empty(chat.Model.Requests);
    }

    /// <summary>Keeps nothing, with an error that nobody expects.</summary>
    private sealed class BrokenEvents : IChatEvents
    {
        public Task<Result<Done>> Append(Guid session, Guid run, IReadOnlyList<NumberedEvent> events, ChatMessage? answer, CancellationToken cancellation) =>
            throw new InvalidOperationException("A bug.");

        public Task<Result<ChatProgress>> Read(Guid session, long after, CancellationToken cancellation) =>
            Task.FromResult<Result<ChatProgress>>(new ChatProgress([], Run: session, IsLapsed: false));
    }
}
