using K13d.Domain.Chat;

namespace K13d.Domain.Tests.Chat;

public sealed class ChatDayTests
{
    [Fact]
    public void A_day_is_that_of_UTC_and_ends_at_its_midnight()
    {
        var day = ChatDay.At(new DateTimeOffset(2026, 12, 31, 20, 0, 0, TimeSpan.FromHours(-5)));

        Assert.Equal(new DateOnly(2027, 1, 1), day.Date);
        Assert.Equal(new DateTimeOffset(2027, 1, 2, 0, 0, 0, TimeSpan.Zero), day.End);
    }
}
