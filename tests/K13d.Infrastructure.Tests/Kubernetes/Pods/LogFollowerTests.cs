using System.Globalization;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Pods;

/// <summary>Logs over connections that break where the test says, from a server that ends answers as nodes and API servers do.</summary>
public sealed class LogFollowerTests
{
    private static readonly ResourceRef Web = ResourceRef.Of(ResourceKind.Pod, "shop", "web");
    private static readonly LogRange Everything = new(null, null, null, Follow: true, Previous: false);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_follow_whose_connection_breaks_anywhere_loses_and_doubles_nothing(bool cleanly)
    {
        var random = new Random(20_261_124);
        var log = Lines(200, random);
        await using var server = await new LogServer
        {
            Log = log,
            Breaks = [.. Enumerable.Range(0, 20).Select(_ => random.Next(800))],
            BreaksCleanly = cleanly,
            RunsFor = 60,
        }.Start();

        var lines = await Read(server, Everything);

        Assert.Equal(Enumerable.Range(0, 200).Select(number => $"line {number}"), lines.Select(line => line.Text));
    }

    [Fact]
    public async Task A_long_line_that_breaks_in_the_middle_goes_on_from_the_piece_that_was_reached()
    {
        var text = string.Concat(Enumerable.Range(0, 60_000).Select(number => $"{number}ä"));
        var log = $"{Stamp(0)} first\n{Stamp(1)} {text}\n{Stamp(2)} last\n";
        await using var server = await new LogServer { Log = log, Breaks = [100, 70_000, 200_000, 150_000], RunsFor = 10 }.Start();

        var lines = await Read(server, Everything);

        Assert.Equal($"first\n{text}\nlast\n", string.Concat(lines.Select(line => line.IsUnfinished ? line.Text : $"{line.Text}\n")));
        Assert.All(lines, line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line.Text) <= LogLine.MostBytes));
    }

    [Fact]
    public async Task It_goes_on_from_the_last_line_and_asks_for_no_tail_again()
    {
        await using var server = await new LogServer { Log = $"{Stamp(0)} one\n{Stamp(1)} two\n", Breaks = [36], BreaksCleanly = true, RunsFor = 3 }.Start();

        await Read(server, Everything with { Tail = 5, Since = TimeSpan.FromSeconds(90.5) });

        Assert.Equal(
            [
                "?container=app&timestamps=true&follow=true&tailLines=5&sinceSeconds=91",
                "?container=app&timestamps=true&follow=true&sinceTime=2026-11-24T12%3A00%3A00Z",
                "?container=app&timestamps=true&sinceTime=2026-11-24T12%3A00%3A01Z",
            ],
            server.Queries);
    }

    [Fact]
    public async Task The_rest_of_a_run_that_another_has_replaced_is_read_as_the_previous_one()
    {
        await using var server = await new LogServer
        {
            Log = $"{Stamp(0)} one\n{Stamp(1)} two\n{Stamp(2)} no end",
            Breaks = [36],
            BreaksCleanly = true,
            RunsFor = 1,
            Ended = """{"name":"app","containerID":"c://2","state":{"running":{}},"lastState":{"terminated":{"containerID":"c://1"}}}""",
        }.Start();

        var lines = await Read(server, Everything);

        Assert.Equal(["one", "two", "no end"], lines.Select(line => line.Text));
        Assert.Equal([false, false, true], lines.Select(line => line.IsUnfinished));
        Assert.EndsWith("previous=true&sinceTime=2026-11-24T12%3A00%3A00Z", server.Queries[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_was_over_already_is_read_once()
    {
        await using var server = await new LogServer { Log = $"{Stamp(0)} one\n{Stamp(1)} two\n", RunsFor = 0 }.Start();

        Assert.Equal(["one", "two"], (await Read(server, Everything)).Select(line => line.Text));
        Assert.Single(server.Queries);
    }

    [Fact]
    public async Task The_end_of_a_run_that_is_over_is_read_again_where_its_connection_breaks()
    {
        await using var server = await new LogServer { Log = $"{Stamp(0)} one\n{Stamp(1)} two\n{Stamp(2)} three\n", RunsFor = 0, Breaks = [50, 40, 20] }.Start();

        Assert.Equal(["one", "two", "three"], (await Read(server, Everything)).Select(line => line.Text));
        Assert.Equal(4, server.Queries.Count);
    }

    [Fact]
    public async Task Another_run_is_not_followed_on()
    {
        await using var server = await new LogServer
        {
            Log = $"{Stamp(0)} one\n",
            RunsFor = 1,
            Ended = """{"name":"app","containerID":"c://3","state":{"running":{}},"lastState":{"terminated":{"containerID":"c://2"}}}""",
        }.Start();

        Assert.Equal("one", Assert.Single(await Read(server, Everything)).Text);
        Assert.Single(server.Queries);
    }

    [Fact]
    public async Task What_is_no_text_becomes_replacement_characters_and_escapes_stay()
    {
        byte[] log = [.. "2026-11-24T12:00:00.1Z \u001b[31mred\u001b[0m <b>\r\n2026-11-24T12:00:00.2Z a"u8, 0xff, 0xfe, 0, .. "b\n"u8];
        await using var server = await ScriptedApiServer.Start(context => context.Request.Path.Value!.EndsWith("/log", StringComparison.Ordinal)
            ? context.Response.Body.WriteAsync(log).AsTask()
            : context.Response.Body.WriteAsync("""{"metadata":{},"spec":{"nodeName":"n","containers":[{"name":"app"}]}}"""u8.ToArray()).AsTask());

        var lines = await Read(server.Kubeconfig, Everything with { Follow = false });

        Assert.Equal(["\u001b[31mred\u001b[0m <b>\r", "a\ufffd\ufffd\0b"], lines.Select(line => line.Text));
    }

    [Fact]
    public async Task A_node_that_cannot_read_the_log_is_a_failure_and_no_line()
    {
        await using var server = await new LogServer { Log = "unable to retrieve container logs for containerd://5ba3" }.Start();

        var failure = FailureOf(await Open(server, Everything with { Follow = false }));

        Assert.IsType<Failure.ClusterFailed>(failure);
        Assert.Contains("unable to retrieve container logs for containerd://5ba3", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_a_failure_where_nothing_is_followed()
    {
        await using var server = await new LogServer { Log = $"{Stamp(0)} one\n{Stamp(1)} two\n", Breaks = [40] }.Start();

        var lines = await Value(await Open(server, Everything with { Follow = false })).Lines.ToListAsync(Cancellation);

        Assert.IsType<Failure.ClusterFailed>(FailureOf(lines[^1]));
        Assert.DoesNotContain(lines, line => !line.IsFailure(out _, out var read) && read.Text == "two");
    }

    private static string Stamp(int second) =>
        new DateTime(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc).AddSeconds(second).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture);

    /// <summary>Some of them at one moment, most at many in a second.</summary>
    private static string Lines(int count, Random random)
    {
        var at = new DateTime(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);
        return string.Concat(Enumerable.Range(0, count).Select(number =>
        {
            at = at.AddTicks(random.Next(3) * random.Next(3_000_000));
            return $"{at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'", CultureInfo.InvariantCulture)} line {number}\n";
        }));
    }

    private static async Task<Result<OpenedLog>> Open(LogServer server, LogRange range) =>
        await KubernetesServices.Build(server.Kubeconfig).GetRequiredService<IPodLogs>().Open(Web, null, range, Cancellation);

    private static Task<IReadOnlyList<LogLine>> Read(LogServer server, LogRange range) => Read(server.Kubeconfig, range);

    private static async Task<IReadOnlyList<LogLine>> Read(string kubeconfig, LogRange range)
    {
        await using var services = KubernetesServices.Build(kubeconfig);
        var log = Value(await services.GetRequiredService<IPodLogs>().Open(Web, null, range, Cancellation));
        return await log.Lines.Select(Value).ToListAsync(Cancellation);
    }
}
