using K13d.DemoCluster.Tables;

namespace K13d.DemoCluster.Tests.Tables;

public sealed class AgeTests
{
    private const long Minute = 60, Hour = 60 * Minute, Day = 24 * Hour, Year = 365 * Day;

    [Theory]
    [InlineData(-2, "<invalid>")]
    [InlineData(-1, "0s")]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData((9 * Minute) + 59, "9m59s")]
    [InlineData((10 * Minute) + 59, "10m")]
    [InlineData((179 * Minute) + 59, "179m")]
    [InlineData(3 * Hour, "3h")]
    [InlineData((7 * Hour) + (59 * Minute), "7h59m")]
    [InlineData((8 * Hour) + (59 * Minute), "8h")]
    [InlineData((47 * Hour) + (59 * Minute), "47h")]
    [InlineData(2 * Day, "2d")]
    [InlineData((7 * Day) + (23 * Hour), "7d23h")]
    [InlineData((8 * Day) + (23 * Hour), "8d")]
    [InlineData((2 * Year) - 1, "729d")]
    [InlineData(2 * Year, "2y")]
    [InlineData((7 * Year) + (364 * Day), "7y364d")]
    [InlineData((8 * Year) + (364 * Day), "8y")]
    public void An_age_has_the_units_that_kubectl_gives_it(long seconds, string expected) =>
        Assert.Equal(expected, Age.Human(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void What_never_happened_has_no_age() => Assert.Equal("<unknown>", Age.Since(null, DateTimeOffset.UnixEpoch));
}
