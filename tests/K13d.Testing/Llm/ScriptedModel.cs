using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace K13d.Testing.Llm;

/// <summary>
/// A web server on a loopback port that speaks OpenAI's protocol, and Azure's, and whose model says what the test tells it to. It streams each piece of an
/// answer in an event of its own.
/// </summary>
/// <seealso href="https://platform.openai.com/docs/api-reference/chat-streaming"/>
public sealed class ScriptedModel : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Func<AskedModel, Answer> script;
    private readonly ConcurrentQueue<AskedModel> requests = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<AskedModel>> arrivals = new();
    private readonly CancellationTokenSource closing = new();
    private int arrived;

    private ScriptedModel(Func<AskedModel, Answer> script)
    {
        this.script = script;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        app = builder.Build();
        app.Run(Serve);
    }

    /// <summary><c>http://127.0.0.1:41234/v1</c>: where OpenAI's protocol is spoken.</summary>
    public Uri Endpoint => new(Root, "v1");

    /// <summary><c>http://127.0.0.1:41234/</c>: where Azure's is.</summary>
    public Uri Root => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Those that it was asked up to now, the first first.</summary>
    public IReadOnlyList<AskedModel> Requests => [.. requests];

    /// <param name="script">Answers each request by what is in it; it may be called for several at once.</param>
    public static async Task<ScriptedModel> Start(Func<AskedModel, Answer> script)
    {
        var model = new ScriptedModel(script);
        await model.app.StartAsync(TestContext.Current.CancellationToken);
        return model;
    }

    /// <param name="answers">Given one after the other; whoever asks once more gets an error that says so.</param>
    public static Task<ScriptedModel> Start(params Answer[] answers)
    {
        var left = new ConcurrentQueue<Answer>(answers);
        return Start(_ => left.TryDequeue(out var next) ? next : Answer.Error(500, $"The script has {answers.Length} answers, and there is one question more."));
    }

    /// <summary>Waits for a request.</summary>
    /// <param name="number">1 is the first.</param>
    public Task<AskedModel> Asked(int number = 1) => Arrival(number).Task.WaitAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await app.DisposeAsync();
        closing.Dispose();
    }

    private TaskCompletionSource<AskedModel> Arrival(int number) =>
        arrivals.GetOrAdd(number, _ => new TaskCompletionSource<AskedModel>(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task Serve(HttpContext context)
    {
        if (context.Request.Method != HttpMethods.Post || !context.Request.Path.Value!.EndsWith("/chat/completions", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Kept until the request's own end: what it would be disposed with may run before it.
        _ = context.RequestAborted.Register(left.SetResult);
        var asked = new AskedModel(
            $"{context.Request.Path}{context.Request.QueryString}",
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.RootElement.Clone(),
            left.Task);
        requests.Enqueue(asked);
        Arrival(Interlocked.Increment(ref arrived)).SetResult(asked);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing.Token);
        try
        {
            await Give(script(asked), asked, context, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Nobody reads it any more.
        }
    }

    private static async Task Give(Answer answer, AskedModel asked, HttpContext context, CancellationToken cancellation)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Body is { } body)
        {
            context.Response.ContentType = body.Type;
            await context.Response.WriteAsync(body.Text, cancellation);
            return;
        }

        context.Response.ContentType = "text/event-stream; charset=utf-8";
        await Stream(answer, asked, new EventWriter(context.Response, asked.Model), cancellation);
        if (answer.Ends == Answer.Ending.BrokenOff)
        {
            context.Abort();
        }
    }

    private static async Task Stream(Answer answer, AskedModel asked, EventWriter events, CancellationToken cancellation)
    {
        await events.Delta(new { role = "assistant", content = "" }, cancellation);
        foreach (var piece in answer.Pieces)
        {
            await (piece switch
            {
                Answer.Piece.Text text => events.Delta(new { content = text.Content }, cancellation),
                Answer.Piece.CallBegins call => events.Delta(
                    new { tool_calls = new[] { new { index = call.Index, id = call.Id, type = "function", function = new { name = call.Tool, arguments = "" } } } }, cancellation),
                Answer.Piece.CallGoesOn call => events.Delta(
                    new { tool_calls = new[] { new { index = call.Index, function = new { arguments = call.Arguments } } } }, cancellation),
                Answer.Piece.Until until => until.Signal.WaitAsync(cancellation),
                Answer.Piece.Event raw => events.Raw(raw.Data, cancellation),
                _ => throw new InvalidOperationException($"{piece.GetType()} has no event: add it here."),
            });
        }

        if (answer.Ends != Answer.Ending.Whole)
        {
            return;
        }

        await events.Finish(answer.FinishReason ?? (answer.Pieces.Any(piece => piece is Answer.Piece.CallBegins) ? "tool_calls" : "stop"), cancellation);
        if (answer.Tokens is { } tokens && asked.WantsUsage)
        {
            await events.Usage(tokens.Input, tokens.Output, cancellation);
        }

        await events.Raw("[DONE]", cancellation);
    }

    /// <summary>Writes the events of one answer, each at once.</summary>
    private sealed class EventWriter(HttpResponse response, string model)
    {
        public Task Delta(object delta, CancellationToken cancellation) => Choice(delta, reason: null, cancellation);

        public Task Finish(string reason, CancellationToken cancellation) => Choice(new { }, reason, cancellation);

        public Task Usage(long input, long output, CancellationToken cancellation) =>
            Chunk(Array.Empty<object>(), new { prompt_tokens = input, completion_tokens = output, total_tokens = input + output }, cancellation);

        public async Task Raw(string data, CancellationToken cancellation)
        {
            await response.WriteAsync($"data: {data}\n\n", cancellation);
            await response.Body.FlushAsync(cancellation);
        }

        private Task Choice(object delta, string? reason, CancellationToken cancellation) =>
            Chunk(new object[] { new { index = 0, delta, finish_reason = reason } }, usage: null, cancellation);

        private Task Chunk(object choices, object? usage, CancellationToken cancellation) => Raw(
            JsonSerializer.Serialize(new { id = "chatcmpl-1", @object = "chat.completion.chunk", created = 1_764_470_000, model, choices, usage }), cancellation);
    }
}
