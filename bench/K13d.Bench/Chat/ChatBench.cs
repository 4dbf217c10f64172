using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using K13d.Testing.Llm;
using K13d.Testing.Tools;

namespace K13d.Bench.Chat;

/// <summary>
/// What the operator costs, on a scripted model that answers at once: its first event against the model's own, a tool call against the command itself, and many runs at
/// once against as many one after the other.
/// </summary>
internal static class ChatBench
{
    private static readonly string[] Command = ["get", "nodes"];

    public static async Task Run(ChatOptions options, CancellationToken cancellation)
    {
        await using var model = await ScriptedModel.Start(asked =>
            asked.ToolAnswers.Count == 0 && asked.Question == "look" ? Answer.ToCall("kubectl", $$"""{"command":"{{string.Join(' ', Command)}}"}""") : Answer.Text("All", " is", " well."));
        await using var cluster = await BenchCluster.Start(options.Kubeconfig, cancellation, live: true);
        await using var k13d = await K13dProcess.Start(
            cluster.KubeconfigPath,
            cancellation,
            ("K13D_RATELIMITS__CHATPERMINUTE", "1000000"),
            ("K13D_CHAT__DAILYRUNS", "1000000"),
            ("K13D_CHAT__DAILYTOKENS", "1000000000"),
            ("K13D_LLM__PROVIDER", "custom"),
            ("K13D_LLM__MODEL", "scripted"),
            ("K13D_LLM__ENDPOINT", model.Endpoint.ToString()));
        using (var set = await k13d.Http.PutAsJsonAsync("/api/settings", new { auto_approve_readonly = true }, cancellation))
        {
            set.EnsureSuccessStatusCode();
        }

        Console.WriteLine($"Cluster: {(cluster.IsDemo ? "demo" : options.Kubeconfig)}; median of {options.Runs} runs.\n");
        Figures.WriteHead(1, "what", "without K13d", "K13d", "ratio");
        using var direct = new HttpClient(new SocketsHttpHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        await Compare("first event", options.Runs, () => FirstOfModel(direct, model.Endpoint, cancellation), async () => (await Chat(k13d.Http, "talk", cancellation)).First);
        await Compare($"kubectl {string.Join(' ', Command)}", options.Runs, () => Kubectl(cluster.KubeconfigPath, cancellation), async () => (await Chat(k13d.Http, "look", cancellation)).Tool);
        await Many(k13d.Http, options.Chats, cancellation);
    }

    private static async Task Compare(string what, int runs, Func<Task<TimeSpan>> without, Func<Task<TimeSpan>> with)
    {
        var (byItself, through) = (new List<TimeSpan>(), new List<TimeSpan>());

        // The first is not counted: it warms both up.
        for (var run = -1; run < runs; run++)
        {
            var (one, other) = (await without(), await with());
            if (run >= 0)
            {
                byItself.Add(one);
                through.Add(other);
            }
        }

        var (before, after) = (byItself.Median(), through.Median());
        Figures.WriteRow(what, Milliseconds(before), Milliseconds(after), Figures.Ratio(after / before));
    }

    /// <summary>As many runs at once as one after the other, each with a tool call.</summary>
    private static async Task Many(HttpClient http, int chats, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        for (var chat = 0; chat < chats; chat++)
        {
            await Chat(http, "look", cancellation);
        }

        var after = watch.Elapsed;
        watch.Restart();
        await Task.WhenAll(Enumerable.Range(0, chats).Select(_ => Chat(http, "look", cancellation)));
        var atOnce = watch.Elapsed;
        Console.WriteLine();
        Figures.WriteHead(1, "runs", "one after the other", "at once", "ratio");
        Figures.WriteRow($"{chats}", Milliseconds(after), Milliseconds(atOnce), Figures.Ratio(atOnce / after));
    }

    /// <summary>Until the model's own first piece of text.</summary>
    private static async Task<TimeSpan> FirstOfModel(HttpClient http, Uri endpoint, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{endpoint}/chat/completions")
        {
            Content = JsonContent.Create(new { model = "scripted", stream = true, messages = new[] { new { role = "user", content = "talk" } } }),
        };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(cancellation)).EnumerateAsync(cancellation))
        {
            if (item.Data.Contains("All", StringComparison.Ordinal))
            {
                return watch.Elapsed;
            }
        }

        throw new InvalidOperationException("The model says nothing.");
    }

    /// <summary>A whole run: when its first event came, and how long its tool call took from being asked for to being done.</summary>
    private static async Task<(TimeSpan First, TimeSpan Tool)> Chat(HttpClient http, string question, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/agentic") { Content = JsonContent.Create(new { message = question }) };
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        TimeSpan? first = null;
        var (asked, done, last) = (TimeSpan.Zero, TimeSpan.Zero, "");
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(cancellation)).EnumerateAsync(cancellation))
        {
            first ??= watch.Elapsed;
            last = item.EventType;
            asked = last == "tool_request" ? watch.Elapsed : asked;
            done = last == "tool_execution" ? watch.Elapsed : done;
        }

        return last == "stream_end" && first is { } began ? (began, done - asked) : throw new InvalidOperationException($"The run ended with {last}.");
    }

    private static async Task<TimeSpan> Kubectl(string kubeconfig, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var start = new ProcessStartInfo(Programs.Kubectl, ["--kubeconfig", kubeconfig, .. Command]) { RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("kubectl did not start");
        await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return process.ExitCode == 0 ? watch.Elapsed : throw new InvalidOperationException($"kubectl ended with {process.ExitCode}");
    }

    private static string Milliseconds(TimeSpan time) => $"{time.TotalMilliseconds.ToString("N1", System.Globalization.CultureInfo.InvariantCulture)} ms";
}
