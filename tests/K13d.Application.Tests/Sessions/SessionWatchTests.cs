using K13d.Application.Ports.Identity;
using K13d.Application.Sessions;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace K13d.Application.Tests.Sessions;

public sealed class SessionWatchTests
{
    private static readonly Failure Ended = new Failure.Unauthorized("The session has ended.");
    private static readonly Failure Away = new Failure.Unavailable("DATABASE_UNAVAILABLE", "away");

    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly ISessions sessions = Substitute.For<ISessions>();
    private readonly Caller caller = new(Guid.NewGuid(), "eve", Role.Operator, Guid.NewGuid());
    private readonly SessionWatch watch;

    public SessionWatchTests()
    {
        watch = new SessionWatch(sessions, time, NullLogger<SessionWatch>.Instance);
        Answers(caller);
    }

    [Fact]
    public void What_goes_on_in_an_open_session_goes_on()
    {
        using var session = watch.Watch(caller);

        time.Advance(TimeSpan.FromHours(1));

        Assert.False(session.Over.IsCancellationRequested);
    }

    [Fact]
    public void It_is_told_within_five_seconds_that_the_session_has_ended()
    {
        using var session = watch.Watch(caller);
        time.Advance(TimeSpan.FromMinutes(5));

        Answers(Ended);
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.True(session.Over.IsCancellationRequested);
    }

    [Theory]
    [InlineData(Role.Viewer, true)]
    [InlineData(Role.Operator, false)]
    [InlineData(Role.Admin, false)]
    public void A_lesser_role_ends_what_was_begun_with_a_greater_one(Role now, bool ends)
    {
        using var session = watch.Watch(caller);

        Answers(caller with { Role = now });
        time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(ends, session.Over.IsCancellationRequested);
    }

    [Fact]
    public void A_database_that_is_away_for_a_moment_ends_nothing_and_one_that_stays_away_does()
    {
        using var session = watch.Watch(caller);
        Answers(Away);
        Pass(TimeSpan.FromSeconds(50));
        Assert.False(session.Over.IsCancellationRequested);

        Answers(caller);
        Pass(TimeSpan.FromSeconds(4));
        Answers(Away);
        Pass(TimeSpan.FromSeconds(50));
        Assert.False(session.Over.IsCancellationRequested);

        Pass(TimeSpan.FromSeconds(14));
        Assert.True(session.Over.IsCancellationRequested);
    }

    [Fact]
    public void A_session_is_asked_about_once_for_all_that_goes_on_in_it()
    {
        var all = Enumerable.Range(0, 50).Select(_ => watch.Watch(caller)).ToArray();

        time.Advance(SessionWatch.Interval);
        sessions.ReceivedWithAnyArgs(1).Find(default, CancellationToken.None);

        Answers(Ended);
        time.Advance(SessionWatch.Interval);
        Assert.All(all, each => Assert.True(each.Over.IsCancellationRequested));
        Array.ForEach(all, each => each.Dispose());
    }

    [Fact]
    public void What_is_over_soon_asks_nothing_and_what_is_over_asks_no_more()
    {
        watch.Watch(caller).Dispose();
        var session = watch.Watch(caller);
        session.Dispose();
        session.Dispose();

        time.Advance(TimeSpan.FromHours(1));

        sessions.DidNotReceiveWithAnyArgs().Find(default, CancellationToken.None);
    }

    [Fact]
    public void One_that_leaves_does_not_take_the_others_along()
    {
        using var stays = watch.Watch(caller);
        var leaves = watch.Watch(caller);
        leaves.Dispose();
        leaves.Dispose();

        Answers(Ended);
        time.Advance(SessionWatch.Interval);

        Assert.True(stays.Over.IsCancellationRequested);
    }

    [Fact]
    public void What_cannot_be_known_for_a_fault_of_ours_is_over()
    {
        using var session = watch.Watch(caller);
        sessions.Find(default, CancellationToken.None).ThrowsAsyncForAnyArgs(new InvalidTimeZoneException());

        time.Advance(SessionWatch.Interval);

        Assert.True(session.Over.IsCancellationRequested);
    }

    private void Answers(Result<Caller> answer) => sessions.Find(caller.SessionId, Arg.Any<CancellationToken>()).Returns(answer);

    private void Pass(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
        {
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
