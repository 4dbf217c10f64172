using K13d.Application.Pods;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Pods;

public sealed class GetPodLogsTests
{
    private static readonly GetPodLogs Request = new("web-1", "shop", "app");

    private readonly IPodLogs logs = Substitute.For<IPodLogs>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_last_hundred_lines_are_asked_for_where_nothing_else_is_said()
    {
        Given([]);
        await Read(Request);

        await logs.Received().Open(
            ResourceRef.Of(ResourceKind.Pod, "shop", "web-1"), "app", new LogRange(100, null, null, Follow: false, Previous: false), Cancellation);
    }

    [Fact]
    public void What_is_asked_for_is_passed_on()
    {
        var range = (Request with { Tail = -1, Since = "1h30m", Follow = true }).Range();

        Assert.Equal(new LogRange(null, TimeSpan.FromMinutes(90), null, Follow: true, Previous: false), range);
        Assert.Equal(new LogStamp(1_705_314_600, 0), (Request with { SinceTime = "2024-01-15T10:30:00Z" }).Range().SinceTime);
    }

    [Fact]
    public void A_run_that_is_over_is_not_followed() => Assert.Equal(
        new LogRange(0, null, null, Follow: false, Previous: true), (Request with { Tail = 0, Follow = true, Previous = true }).Range());

    [Fact]
    public async Task Lines_that_match_are_let_through() =>
        Assert.Equal(["error: disk", "an Error"], await Texts(Request with { Grep = "(?i)error" }, "ok", "error: disk", "fine", "an Error"));

    [Fact]
    public async Task A_line_in_pieces_matches_by_its_first()
    {
        LogLine[] lines =
        [
            new(default, "error ", IsUnfinished: true), new(default, "of disk", Continues: true),
            new(default, "no ", IsUnfinished: true), new(default, "error", Continues: true),
        ];

        Assert.Equal(["error ", "of disk"], (await Lines(Request with { Grep = "error" }, lines)).Select(line => line.Text));
    }

    [Theory]
    [InlineData(5, "four", false), InlineData(7, "four|fo", true), InlineData(9, "four|four", true), InlineData(10, "four|four", false)]
    public async Task After_so_many_bytes_it_ends(int limit, string expected, bool isCut)
    {
        var lines = await Lines(Request with { LimitBytes = limit }, [new(default, "four"), new(default, "four"), new(default, "more")]);

        Assert.Equal(expected.Split('|'), lines.Select(line => line.Text));
        Assert.Equal(isCut, lines[^1].IsUnfinished);
    }

    [Fact]
    public async Task No_character_is_cut() =>
        Assert.Equal("ä", Assert.Single(await Lines(Request with { LimitBytes = 3 }, [new(default, "ä😀")])).Text);

    [Fact]
    public async Task Lines_before_the_time_are_left_out_that_the_node_gives_for_the_sake_of_its_second()
    {
        LogLine[] lines = [new(new LogStamp(1_705_314_600, 4), "before"), new(new LogStamp(1_705_314_600, 500_000_000), "then")];

        Assert.Equal("then", Assert.Single(await Lines(Request with { SinceTime = "2024-01-15T10:30:00.5Z" }, lines)).Text);
    }

    [Fact]
    public async Task A_failure_is_the_last()
    {
        Result<LogLine> lost = new Failure.ClusterFailed("The connection is broken.");
        Given([new LogLine(default, "one"), lost, new LogLine(default, "two")]);

        Assert.Equal([new LogLine(default, "one"), lost], await (await Read(Request with { Grep = "o" })).ToListAsync(Cancellation));
    }

    [Theory]
    [InlineData("tail", -2, null, null, null, null), InlineData("limitBytes", null, 0, null, null, null)]
    [InlineData("since", null, null, "5", null, null), InlineData("since", null, null, "0s", null, null), InlineData("since", null, null, "-5m", null, null)]
    [InlineData("sinceTime", null, null, null, "yesterday", null), InlineData("sinceTime", null, null, "5m", "2024-01-15T10:30:00Z", null)]
    [InlineData("grep", null, null, null, null, "("), InlineData("grep", null, null, null, null, "(?=a)"), InlineData("grep", null, null, null, null, @"(a)\1")]
    [InlineData("grep", null, null, null, null, "((a{1000}){1000}){1000}")]
    public void What_makes_no_sense_is_refused(string field, int? tail, int? limitBytes, string? since, string? sinceTime, string? grep)
    {
        var request = Request with { Tail = tail, LimitBytes = limitBytes, Since = since, SinceTime = sinceTime, Grep = grep };

        var error = Assert.Single(new GetPodLogsValidator().Validate(request).Errors);
        Assert.Equal(field, error.PropertyName, ignoreCase: true);
        Assert.StartsWith(field, error.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_expression_is_refused_and_a_wrong_one_says_where()
    {
        Assert.False(new GetPodLogsValidator().Validate(Request with { Grep = new string('a', 1001) }).IsValid);

        var error = Assert.Single(new GetPodLogsValidator().Validate(Request with { Grep = "error [0-9" }).Errors);
        Assert.Equal("grep is no regular expression: at character 10 of it, unterminated bracket.", error.ErrorMessage);
    }

    private void Given(Result<LogLine>[] lines) =>
        logs.Open(default!, default, default!, Cancellation).ReturnsForAnyArgs(new OpenedLog("app", lines.ToAsyncEnumerable()));

    private async Task<IAsyncEnumerable<Result<LogLine>>> Read(GetPodLogs request)
    {
        Assert.False((await new GetPodLogsHandler(logs).Handle(request, Cancellation)).IsFailure(out var failure, out var log), failure?.Message);
        return log!.Lines;
    }

    private async Task<IReadOnlyList<LogLine>> Lines(GetPodLogs request, LogLine[] lines)
    {
        Given([.. lines.Select(line => (Result<LogLine>)line)]);
        return await (await Read(request)).Select(item => item.IsFailure(out var failure, out var line) ? throw new InvalidOperationException(failure.Message) : line)
            .ToListAsync(Cancellation);
    }

    private async Task<IEnumerable<string>> Texts(GetPodLogs request, params IEnumerable<string> texts) =>
        (await Lines(request, [.. texts.Select(text => new LogLine(default, text))])).Select(line => line.Text);
}
