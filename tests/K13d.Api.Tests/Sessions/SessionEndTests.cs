using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using K13d.Api.Sessions;
using K13d.Api.Streaming;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Infrastructure.Persistence;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Sessions;

/// <summary>Answers that go on, and the session they were asked in.</summary>
public sealed class SessionEndTests : IAsyncLifetime
{
    private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private K13dHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await K13dHost.Start(map: app =>
    {
        app.MapGet("/test/silent", (CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation));
        app.MapGet("/test/text", Text);
        app.MapGet("/test/events", context => new EventStream(Events()).ExecuteResultAsync(new ActionContext(context, new RouteData(), new ActionDescriptor())));
        app.MapPost("/test/change", Change);
        app.MapPost("/test/command", (CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation)).WithMetadata(new EndsWithSessionAttribute());
    });

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory, InlineData("GET", "/test/silent"), InlineData("POST", "/test/command")]
    public async Task What_has_answered_nothing_yet_answers_401_after_the_logout(string method, string path)
    {
        var client = await host.LoggedIn();
        var answer = client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), Cancellation);

        await LogOut(client);

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await answer);
    }

    [Fact]
    public async Task A_stream_of_events_says_in_its_last_one_that_the_session_has_ended()
    {
        var client = await host.LoggedIn();
        using var answer = await client.GetAsync("/test/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        Assert.Equal("event: first", await lines.ReadLineAsync(Cancellation));

        await LogOut(client);

        var rest = await lines.ReadToEndAsync(Cancellation);
        var last = rest.TrimEnd('\n').Split("event: error\ndata: ")[1];
        Assert.Equal("UNAUTHORIZED", JsonNode.Parse(last)!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Text_that_goes_on_breaks_off_so_that_it_does_not_look_whole()
    {
        var client = await host.LoggedIn();
        using var answer = await client.GetAsync("/test/text", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        await body.ReadExactlyAsync(new byte[5], Cancellation);

        await LogOut(client);

        await Assert.ThrowsAnyAsync<IOException>(async () => await body.CopyToAsync(Stream.Null, Cancellation));
    }

    [Fact]
    public async Task A_change_that_was_begun_is_finished()
    {
        var client = await host.LoggedIn();
        var answer = client.PostAsync("/test/change", null, Cancellation);
        var other = client.GetAsync("/test/silent", Cancellation);
        await LogOut(client);
        await other; // the session is known to be over

        release.SetResult();

        Assert.Equal("made", await (await answer).Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Another_session_of_the_same_user_goes_on_and_a_disabled_user_has_none()
    {
        var (first, second) = (await host.LoggedIn(Role.Operator), await host.LoggedIn(Role.Operator));
        var (ends, goesOn) = (first.GetAsync("/test/silent", Cancellation), second.GetAsync("/test/silent", Cancellation));
        await LogOut(first);
        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await ends);
        Assert.False(goesOn.IsCompleted);

        await using var context = await host.Services.GetRequiredService<IDbContextFactory<K13dContext>>().CreateDbContextAsync(Cancellation);
        await context.Users.Where(user => user.Role == Role.Operator).ExecuteUpdateAsync(user => user.SetProperty(row => row.Enabled, false), Cancellation);

        await ErrorAssert.Is(HttpStatusCode.Unauthorized, "UNAUTHORIZED", await goesOn);
    }

    private static async Task LogOut(HttpClient client) =>
        Assert.Equal(HttpStatusCode.OK, (await client.PostAsync("/api/auth/logout", null, Cancellation)).StatusCode);

    private static async Task Text(HttpContext context)
    {
        while (true)
        {
            await context.Response.WriteAsync("line\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(TimeSpan.FromMilliseconds(100), context.RequestAborted);
        }
    }

    private async Task Change(HttpContext context)
    {
        await release.Task.WaitAsync(context.RequestAborted);
        await context.Response.WriteAsync("made", context.RequestAborted);
    }

    private static async IAsyncEnumerable<Result<SseItem<object>>> Events([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        yield return new SseItem<object>(1, "first");
        await Task.Delay(Timeout.Infinite, cancellation);
    }
}
