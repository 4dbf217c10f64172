using K13d.Application.Chat;
using K13d.Application.Ports.Chat;
using K13d.Domain.Failures;
using K13d.Domain.Settings;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Chat;

public sealed class ChatBudgetTests
{
    private static readonly Guid Eve = Guid.NewGuid();
    private static readonly DateOnly Today = new(2026, 11, 24);
    private static readonly ChatLimits Limits = new(AllowAutoApprove: true, DailyRuns: 10, DailyTokens: 1_000);

    private readonly IChatUsage usage = Substitute.For<IChatUsage>();

    // Already tomorrow where the clock's offset is from.
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 25, 1, 30, 0, TimeSpan.FromHours(2)));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_is_taken_of_todays_and_says_what_is_left()
    {
        Had(new DayOfChat(3, 400));
        usage.CountRun(Eve, Today, 10, Cancellation).Returns(new CountedRun(new DayOfChat(4, 400), Counted: true));

        Assert.Equal<Result<BudgetLeft>>(new BudgetLeft(10, 6, 1_000, 600), await Take());
    }

    [Fact]
    public async Task Where_no_run_is_left_it_is_said_when_there_is()
    {
        Had(new DayOfChat(10, 400));
        usage.CountRun(Eve, Today, 10, Cancellation).Returns(new CountedRun(new DayOfChat(10, 400), Counted: false));

        var refused = await Refused();

        Assert.Equal(TimeSpan.FromMinutes(30), refused.RetryAfter);
        Assert.StartsWith("Your 10 runs of today are used up", refused.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(1_000), InlineData(5_000)]
    public async Task Where_the_tokens_are_used_up_no_run_is_taken(long tokens)
    {
        Had(new DayOfChat(3, tokens));

        var refused = await Refused();

        Assert.StartsWith("Your 1000 tokens of today are used up", refused.Message, StringComparison.Ordinal);
        await usage.DidNotReceiveWithAnyArgs().CountRun(default, default, default, Cancellation);
    }

    [Fact]
    public async Task What_went_over_a_limit_leaves_nothing_and_no_debt()
    {
        Had(new DayOfChat(3, 999));
        usage.CountRun(Eve, Today, 10, Cancellation).Returns(new CountedRun(new DayOfChat(12, 1_500), Counted: true));

        Assert.Equal<Result<BudgetLeft>>(new BudgetLeft(10, 0, 1_000, 0), await Take());
    }

    private void Had(DayOfChat day) => usage.Find(Eve, Today, Cancellation).Returns(day);

    private async Task<Failure.TooMany> Refused()
    {
        Assert.True((await Take()).IsFailure(out var failure, out _));
        return Assert.IsType<Failure.TooMany>(failure);
    }

    private Task<Result<BudgetLeft>> Take() => new ChatBudget(usage, time).Take(Eve, Limits, Cancellation);
}
