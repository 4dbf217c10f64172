using CsCheck;
using K13d.Domain.Resources;

namespace K13d.Domain.Tests.Resources;

public sealed class AgeTests
{
    /// <summary>The cases of Kubernetes' own test of HumanDuration.</summary>
    [Theory]
    [InlineData(1, "1s"), InlineData(70, "70s"), InlineData(190, "3m10s"), InlineData(70 * 60, "70m"), InlineData(47 * 3600, "47h")]
    [InlineData(49 * 3600, "2d1h"), InlineData(((8 * 24) + 2) * 3600, "8d"), InlineData(367L * 24 * 3600, "367d")]
    [InlineData(((365L * 2 * 24) + 25) * 3600, "2y1d"), InlineData(((365L * 8 * 24) + 2) * 3600, "8y")]
    [InlineData(0, "0s"), InlineData(-1, "0s"), InlineData(-2, "<invalid>"), InlineData(119, "119s"), InlineData(120, "2m"), InlineData(599, "9m59s")]
    [InlineData(600, "10m"), InlineData((3 * 3600) - 1, "179m"), InlineData(3 * 3600, "3h"), InlineData((3 * 3600) + 60, "3h1m"), InlineData(8 * 3600, "8h")]
    [InlineData(48 * 3600, "2d"), InlineData((8L * 24 * 3600) - 1, "7d23h"), InlineData(2L * 365 * 24 * 3600, "2y")]
    public void A_duration_is_printed_as_kubectl_prints_it(long seconds, string printed) => Assert.Equal(printed, Age.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void What_is_printed_is_read_again_to_the_precision_it_was_printed_with() =>
        Gen.Long[0, 20L * 365 * 86_400].Sample(seconds => Age.TryParse(Age.Of(TimeSpan.FromSeconds(seconds)), out var read)
            && Age.Of(read) == Age.Of(TimeSpan.FromSeconds(seconds))
            && read <= TimeSpan.FromSeconds(seconds));

    [Theory, InlineData(""), InlineData("<none>"), InlineData("5"), InlineData("m"), InlineData("5x"), InlineData("-5m"), InlineData("5m "), InlineData("99999999999999999999d")]
    public void What_is_no_age_is_not_read_as_one(string text) => Assert.False(Age.TryParse(text, out _));
}
