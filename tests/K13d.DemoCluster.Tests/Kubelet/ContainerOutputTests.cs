using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Images;
using K13d.DemoCluster.Kubelet.Shell;
using K13d.DemoCluster.Store;
using Microsoft.Extensions.Time.Testing;

namespace K13d.DemoCluster.Tests.Kubelet;

public sealed class ContainerOutputTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Start);
    private readonly ContainerOutput output = new();

    [Fact]
    public void Only_the_latest_lines_are_kept_and_keep_their_numbers()
    {
        for (var line = 0; line < 20_000; line++) output.Add(new LogLine(Start, $"{line}", false));

        var (lines, next, _) = output.Read(0, int.MaxValue, Start);
        Assert.InRange(lines.Count, 4_000, 5_000);
        Assert.Equal("19999", lines[^1].Text);
        Assert.Equal(20_000, next);
        Assert.Equal(["19998", "19999"], output.Read(output.StartOfLast(2, Start), 10, Start).Lines.Select(line => line.Text));
    }

    [Fact]
    public void Long_lines_are_kept_up_to_a_size()
    {
        for (var line = 0; line < 100; line++) output.Add(new LogLine(Start, new string('x', 100_000), false));

        Assert.InRange(output.Read(0, int.MaxValue, Start).Lines.Count, 9, 11);
    }

    [Fact]
    public void A_fast_writer_is_not_played_so_far_ahead_that_the_present_is_lost()
    {
        using var process = Run("while true; do echo tick; sleep 0.01; done");

        Assert.Equal(101, process.Log(Start.AddSeconds(1)).Count);
        Assert.Equal(1_001, process.Log(Start.AddSeconds(10)).Count);
        Assert.InRange(process.Log(Start.AddHours(1)).Count, 3_500, 5_000);
    }

    [Theory]
    [InlineData(9999, "/healthz", null)]
    [InlineData(80, "/healthz", "\"GET /healthz HTTP/1.1\" 404 ")]
    [InlineData(80, "/", "\"GET / HTTP/1.1\" 200 ")]
    public void A_server_logs_the_probes_that_reach_it(int port, string path, string? said)
    {
        var container = new JsonObject { ["readinessProbe"] = new JsonObject { ["httpGet"] = new JsonObject { ["port"] = port, ["path"] = path } } };

        var line = Chatter.Of(container, ImageCatalog.Find(ImageReference.Parse("nginx:1.27")!))?.Line(Start);

        Assert.Equal(said is null, line is null);
        Assert.Contains(said ?? "", line ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follower_gets_each_line_at_its_time_and_the_end_when_it_is_stopped()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Run("while true; do echo tick; sleep 60; done");
        await using var pages = new OutputReader(process, clock).Read(0, follows: true, cancellation).GetAsyncEnumerator(cancellation);
        Assert.True(await pages.MoveNextAsync());

        var second = pages.MoveNextAsync().AsTask();
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await second);
        Assert.Equal(Start.AddSeconds(60), Assert.Single(pages.Current).At);

        var third = pages.MoveNextAsync().AsTask();
        process.Stop(clock.GetUtcNow(), 137, "Error");
        Assert.False(await third);
    }

    [Fact]
    public async Task A_follower_that_leaves_stops_waiting()
    {
        using var process = Run("sleep infinity");
        using var leaves = new CancellationTokenSource();
        await using var pages = new OutputReader(process, clock).Read(0, follows: true, leaves.Token).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var first = pages.MoveNextAsync().AsTask();

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public void A_server_that_nobody_knows_prints_its_requests_without_end_and_within_bounds()
    {
        var program = ContainerProgram.Of([], ImageReference.Parse("ghcr.io/shop/cart:1")!, ContainerEnvironment.Of(Objects.OfEmptyStore(clock), [], []));
        using var process = new ContainerProcess(program, Around(), Start, Start);

        Assert.Equal(4, process.Log(Start.AddMinutes(1)).Count);
        Assert.Equal(Start.AddSeconds(75), process.Read(4, Start.AddMinutes(1)).LookAgainAt);
        Assert.Null(process.NextAfter(Start.AddMinutes(1)));
        Assert.InRange(process.Log(Start.AddDays(30)).Count, 1_999, 5_000);
    }

    private static Surroundings Around() => new("pod", new Dictionary<string, string>(), false, _ => true, _ => true);

    private static ContainerProcess Run(string script) => new(
        new ContainerProgram(["sh", "-c", script], [], [], false), Around(), Start, Start);
}
