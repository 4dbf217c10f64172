using K13d.Application.Chat.Runs;
using Microsoft.Extensions.Time.Testing;

namespace K13d.Application.Tests.Chat;

public sealed class RunTimeTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void After_ten_minutes_the_time_is_up()
    {
        using var time = new RunTime(clock);

        clock.Advance(TimeSpan.FromMinutes(9.9));
        Assert.False(time.Up.IsCancellationRequested);
        clock.Advance(TimeSpan.FromMinutes(0.1));

        Assert.True(time.Up.IsCancellationRequested);
    }

    [Fact]
    public void While_a_person_is_waited_for_it_stands_still()
    {
        using var time = new RunTime(clock);
        clock.Advance(TimeSpan.FromMinutes(6));

        time.Stand();
        clock.Advance(TimeSpan.FromMinutes(10));
        time.Go();
        clock.Advance(TimeSpan.FromMinutes(3.9));
        Assert.False(time.Up.IsCancellationRequested);
        clock.Advance(TimeSpan.FromMinutes(0.1));

        Assert.True(time.Up.IsCancellationRequested);
    }
}
