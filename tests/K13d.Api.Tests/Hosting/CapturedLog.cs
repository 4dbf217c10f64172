using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace K13d.Api.Tests.Hosting;

/// <summary>What a K13d logs, in the form in which it goes to where logs are collected.</summary>
public sealed class CapturedLog : ILogEventSink
{
    private readonly ConcurrentQueue<string> lines = new();
    private readonly CompactJsonFormatter formatter = new();

    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>The events of one request, by the correlation id of its answer.</summary>
    public IReadOnlyList<JsonNode> Of(HttpResponseMessage answer)
    {
        var id = answer.Headers.GetValues("X-Correlation-Id").Single();
        return [.. lines.Select(line => JsonNode.Parse(line)!).Where(line => line["CorrelationId"]?.GetValue<string>() == id)];
    }

    /// <summary>The line that says that the request is over; it may come a moment after the answer.</summary>
    public async Task<JsonNode> Completion(HttpResponseMessage answer)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        while (true)
        {
            patience.Token.ThrowIfCancellationRequested();
            if (Of(answer).SingleOrDefault(line => line["EventId"]?["Name"]?.GetValue<string>() == "Completed") is { } completed)
            {
                return completed;
            }

            await Task.Yield();
        }
    }

    public void Emit(LogEvent logEvent)
    {
        using var writer = new StringWriter();
        formatter.Format(logEvent, writer);
        lines.Enqueue(writer.ToString());
    }
}
