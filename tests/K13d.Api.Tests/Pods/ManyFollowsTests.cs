using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Pods;

/// <summary>Many who follow one log at once; for two minutes and with their memory, the bench does it.</summary>
[ClusterTests]
public sealed class ManyFollowsTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private const int Many = 200;
    private const int Lines = 300;

    private static readonly string Script =
        $"i=0; while [ $i -lt {Lines} ]; do i=$((i+1)); echo line $i; if [ $((i % 50)) -eq 0 ]; then sleep 1; fi; done";

    [Fact]
    public async Task Two_hundred_follows_lose_and_double_no_line()
    {
        await TalkingPods.Start(Cluster, Home, TalkingPods.Of("web", ("app", Script)), Cancellation);
        var expected = Enumerable.Range(1, Lines).Select(number => $"line {number}").ToArray();

        var read = await Task.WhenAll(Enumerable.Range(0, Many).Select(number => number % 2 == 0 ? Text() : Events()));

        Assert.All(read, lines => Assert.Equal(expected, lines));
    }

    private async Task<IReadOnlyList<string>> Text()
    {
        using var answer = await Open("text/plain");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancellation));
        var lines = new List<string>();
        while (await reader.ReadLineAsync(Cancellation) is { } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private async Task<IReadOnlyList<string>> Events()
    {
        using var answer = await Open("text/event-stream");
        return await SseParser.Create(await answer.Content.ReadAsStreamAsync(Cancellation)).EnumerateAsync(Cancellation)
            .Select(item => Text(JsonNode.Parse(item.Data)!, "line"))
            .ToListAsync(Cancellation);
    }

    private async Task<HttpResponseMessage> Open(string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/pods/web/logs?namespace={Home}&follow=true&tail=-1") { Headers = { { "Accept", accept } } };
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
