using System.Net;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using K13d.Api.Streaming;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Failures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace K13d.Api.Tests.Streaming;

/// <summary>A stream of events as a client sees it, each line when it comes.</summary>
public sealed class EventStreamTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly Channel<Result<SseItem<object>>> events = Channel.CreateUnbounded<Result<SseItem<object>>>();
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private K13dHost host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => host = await K13dHost.Start(
        replace: services => services.AddSingleton<TimeProvider>(time),
        map: app => app
            .MapGet("/test/events", context => new EventStream(Events()).ExecuteResultAsync(new ActionContext(context, new RouteData(), new ActionDescriptor())))
            .AllowAnonymous());

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task An_event_is_with_the_client_when_it_happens_and_the_answer_ends_with_the_last()
    {
        using var answer = await Open();
        var lines = await Lines(answer);

        Send(new SseItem<object>(new { Pod = "web\nnginx", Left = 2 }, "evicted") { EventId = "7" });
        Assert.Equal(["id: 7", "event: evicted", """data: {"pod":"web\nnginx","left":2}""", ""], await Read(lines, 4));
        Send(new SseItem<object>("done"));
        Assert.Equal(["event: message", "data: \"done\"", ""], await Read(lines, 3));
        events.Writer.Complete();

        Assert.Null(await lines.ReadLineAsync(Cancellation));
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no", Assert.Single(answer.Headers.GetValues("X-Accel-Buffering")));
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task What_is_said_is_readable_in_a_terminal_and_breaks_no_line()
    {
        using var answer = await Open();
        var lines = await Lines(answer);

        Send(new SseItem<object>("it's \"größer\" & 더 <b>\r\n\u001b[2J"));

        Assert.Equal(["event: message", "data: \"it's \\\"größer\\\" & 더 <b>\\r\\n\\u001B[2J\"", ""], await Read(lines, 3));
    }

    [Fact]
    public async Task A_client_reads_what_many_events_at_once_say()
    {
        var sent = Enumerable.Range(0, 5000).Select(number => $"{number} {new string('ä', number % 50)}\r\n").ToArray();
        foreach (var text in sent)
        {
            Send(new SseItem<object>(text, "line"));
        }

        events.Writer.Complete();
        using var answer = await Open();
        var parser = SseParser.Create(await answer.Content.ReadAsStreamAsync(Cancellation), (_, data) => JsonNode.Parse(data)!.GetValue<string>());

        Assert.Equal(sent, await parser.EnumerateAsync(Cancellation).Select(item => item.Data).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_silent_stream_shows_every_15_seconds_that_it_is_alive()
    {
        using var answer = await Open();
        var lines = await Lines(answer);

        for (var beat = 0; beat < 3; beat++)
        {
            var line = lines.ReadLineAsync(Cancellation).AsTask();
            // The stream may not have begun to wait yet when the clock moves.
            while (!line.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            Assert.StartsWith(":", await line, StringComparison.Ordinal);
            Assert.Equal("", await lines.ReadLineAsync(Cancellation));
        }
    }

    [Fact]
    public async Task A_failure_after_the_headers_is_the_last_event_and_has_the_documented_body()
    {
        using var answer = await Open();
        var lines = await Lines(answer);

        events.Writer.TryWrite(new Failure.ClusterFailed("The node does not answer."));

        Assert.Equal("event: error", await lines.ReadLineAsync(Cancellation));
        var body = JsonNode.Parse((await lines.ReadLineAsync(Cancellation))!["data: ".Length..])!;
        Assert.Equal(("The node does not answer.", "K8S_ERROR"), (body["error"]!.GetValue<string>(), body["code"]!.GetValue<string>()));
        Assert.Equal(answer.Headers.GetValues("X-Correlation-Id").Single(), body["details"]!["correlation_id"]!.GetValue<string>());
        Assert.Equal("", await lines.ReadToEndAsync(Cancellation) is "\n" ? "" : "more");
        await ended.Task.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task A_fault_of_ours_is_the_last_event_too_and_tells_nothing_of_the_inside()
    {
        using var answer = await Open();
        var lines = await Lines(answer);

        events.Writer.Complete(new InvalidTimeZoneException("canary-in-an-exception"));

        var rest = await lines.ReadToEndAsync(Cancellation);
        Assert.StartsWith("event: error\ndata: {", rest, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"INTERNAL_ERROR\"", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", rest, StringComparison.Ordinal);
        Assert.Contains(host.Log.Of(answer), line => line.ToJsonString().Contains("canary-in-an-exception", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_that_leaves_ends_what_feeds_the_stream_and_is_no_error()
    {
        var answer = await Open();

        answer.Dispose();

        await ended.Task.WaitAsync(Cancellation);
        Assert.Equal(200, (await host.Log.Completion(answer))["Status"]!.GetValue<int>());
        Assert.DoesNotContain(host.Log.Of(answer), line => line["@l"] is not null);
    }

    [Fact]
    public async Task A_host_that_stops_ends_its_streams()
    {
        using var answer = await Open();
        var lines = await Lines(answer);

        host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Null(await lines.ReadLineAsync(Cancellation));
        await ended.Task.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task Who_asks_for_the_headers_alone_gets_them_alone()
    {
        using var answer = await host.Anonymous.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/test/events"), Cancellation);

        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        await ended.Task.WaitAsync(Cancellation);
    }

    private void Send(SseItem<object> item) => Assert.True(events.Writer.TryWrite(item));

    private Task<HttpResponseMessage> Open() => host.Anonymous.GetAsync("/test/events", HttpCompletionOption.ResponseHeadersRead, Cancellation);

    private static async Task<StreamReader> Lines(HttpResponseMessage answer) => new(await answer.Content.ReadAsStreamAsync(Cancellation));

    private static async Task<IReadOnlyList<string?>> Read(StreamReader lines, int count)
    {
        var read = new List<string?>();
        while (read.Count < count)
        {
            read.Add(await lines.ReadLineAsync(Cancellation));
        }

        return read;
    }

    private async IAsyncEnumerable<Result<SseItem<object>>> Events([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            await foreach (var item in events.Reader.ReadAllAsync(cancellation))
            {
                yield return item;
            }
        }
        finally
        {
            ended.TrySetResult();
        }
    }
}
