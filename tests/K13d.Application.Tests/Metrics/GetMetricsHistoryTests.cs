using K13d.Application.Metrics;
using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Metrics;

public sealed class GetMetricsHistoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 30, 0, TimeSpan.Zero);

    private readonly IUsageHistory history = Substitute.For<IUsageHistory>();

    public GetMetricsHistoryTests() => history.Read(default, UsageResolution.Fine, default, default, default).ReturnsForAnyArgs(
        new UsagePoints([new UsagePoint(Now.AddMinutes(-5), new(50_000_000, 128 << 20), new(60_000_000, 130 << 20))]));

    [Fact]
    public async Task The_last_hour_is_answered_by_the_minute()
    {
        var answer = await Get(new GetMetricsHistory("pod", "web"));

        Assert.Equal(("pod", "web", "default", 60), (answer.Resource, answer.Name, answer.Namespace, answer.StepSeconds));
        Assert.Equal((Now.UtcDateTime.AddHours(-1), Now.UtcDateTime), (answer.From, answer.To));
        Assert.Equal([new MetricsStep(Now.UtcDateTime.AddMinutes(-5), "50m", "128Mi", "60m", "130Mi")], answer.Items);
        await history.Received(1).Read(
            UsageSubject.OfPod("default", "web"), UsageResolution.Fine, Now.AddHours(-1), Now, Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("2026-11-23T10:30:00Z", null, 60), InlineData("2026-11-23T10:29:59Z", null, 900)]
    [InlineData("2026-11-01T00:00:00+01:00", "2026-11-01T01:00:00+01:00", 900), InlineData(null, "2026-11-20T00:00:00Z", 900)]
    public async Task What_began_more_than_a_day_ago_is_answered_by_the_quarter(string? from, string? to, int stepSeconds)
    {
        var answer = await Get(new GetMetricsHistory("node", "node-1", From: from, To: to));

        Assert.Equal((stepSeconds, null), (answer.StepSeconds, answer.Namespace));
        await history.Received(1).Read(
            UsageSubject.OfNode("node-1"),
            stepSeconds == 60 ? UsageResolution.Fine : UsageResolution.Coarse,
            new DateTimeOffset(answer.From, TimeSpan.Zero),
            new DateTimeOffset(answer.To, TimeSpan.Zero),
            Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("2026-11-24T10:30:00Z", "2026-11-24T10:30:00Z"), InlineData("2026-11-24T11:00:00Z", null), InlineData("2026-10-24T10:30:00Z", null)]
    [InlineData(null, "0001-01-01T00:00:00Z")]
    public async Task A_time_that_ends_before_it_begins_or_is_longer_than_history_is_kept_is_refused(string? from, string? to) =>
        Assert.True((await Handle(new GetMetricsHistory("pod", "web", From: from, To: to))).IsFailure(out var failure, out _) && failure is Failure.Invalid);

    [Theory]
    [InlineData("deployment", "web", null, null), InlineData("pod", "", null, null), InlineData("pod", "a/b", null, null)]
    [InlineData("pod", "web", "No", null), InlineData("pod", "web", null, "yesterday"), InlineData(null, "web", null, null)]
    public void What_makes_no_sense_is_refused(string? resource, string name, string? @namespace, string? time)
    {
        Assert.False(new GetMetricsHistoryValidator().Validate(new GetMetricsHistory(resource!, name, @namespace, time)).IsValid);
        Assert.False(new GetMetricsHistoryValidator().Validate(new GetMetricsHistory(resource!, name, @namespace, To: time)).IsValid);
    }

    private async Task<MetricsHistory> Get(GetMetricsHistory request) =>
        (await Handle(request)).IsFailure(out var failure, out var answer) ? throw new InvalidOperationException(failure.Message) : answer;

    private Task<Result<MetricsHistory>> Handle(GetMetricsHistory request) =>
        new GetMetricsHistoryHandler(history, new FakeTimeProvider(Now)).Handle(request, TestContext.Current.CancellationToken);
}
