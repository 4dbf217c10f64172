using K13d.Domain.Pods;

namespace K13d.Domain.Tests.Pods;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("90s", 90), InlineData("5m", 300), InlineData("1h30m", 5400), InlineData("1.5h", 5400), InlineData("1m0.5s", 60.5)]
    [InlineData("250ms", 0.25), InlineData("1us", 0.000_001), InlineData("1µs", 0.000_001), InlineData("0s", 0)]
    public void A_duration_is_read(string text, double seconds)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)), duration);
    }

    [Theory]
    [InlineData(""), InlineData("5"), InlineData("m"), InlineData("-5m"), InlineData("5 m"), InlineData("5d"), InlineData("5M"), InlineData("1..5h"), InlineData("5m3")]
    [InlineData("99999999999999999999h"), InlineData("999999999999999999999h")]
    public void What_is_none_or_too_long_is_not(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
