using K13d.Domain.Pods;

namespace K13d.Domain.Tests.Pods;

public sealed class LogStampTests
{
    [Theory]
    [InlineData("2026-11-24T17:08:08.828628918Z", "2026-11-24T17:08:08.828628918Z")]
    [InlineData("2026-11-24T17:08:08.8+02:00", "2026-11-24T15:08:08.800000000Z")]
    [InlineData("2026-11-24T23:38:08-00:30", "2026-11-25T00:08:08.000000000Z")]
    [InlineData("2024-02-29t00:00:00z", "2024-02-29T00:00:00.000000000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000000Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z")]
    public void A_time_is_read_to_the_nanosecond_and_shown_in_UTC(string text, string shown)
    {
        Assert.True(LogStamp.TryParse(text, out var stamp));
        Assert.Equal(shown, stamp.ToString());
    }

    [Theory]
    [InlineData(""), InlineData("now"), InlineData("2026-11-24"), InlineData("2026-11-24T17:08:08"), InlineData("2026-11-24 17:08:08Z")]
    [InlineData("2026-13-24T17:08:08Z"), InlineData("2026-11-31T17:08:08Z"), InlineData("2026-11-24T24:08:08Z"), InlineData("2026-11-24T17:08:08.Z")]
    [InlineData("2026-11-24T17:08:08.1234567890Z"), InlineData("2026-11-24T17:08:08+2:00"), InlineData("2026-11-24T17:08:08Z "), InlineData("0000-11-24T17:08:08Z")]
    [InlineData("2026-11-24T17:08:08.828628918Zé"), InlineData("2026-11-24T17:08:08.828628918+02:00 and much more than that")]
    public void What_is_no_time_is_not_read(string text) => Assert.False(LogStamp.TryParse(text, out _));

    [Fact]
    public void Later_is_greater()
    {
        Assert.True(new LogStamp(7, 2) > new LogStamp(7, 1));
        Assert.True(new LogStamp(6, 9) < new LogStamp(7, 1));
        Assert.Equal(new LogStamp(7, 0), new LogStamp(7, 5).Second);
        Assert.Equal(new LogStamp(1, 500), LogStamp.Of(DateTimeOffset.UnixEpoch.AddSeconds(1).AddTicks(5)));
    }
}
