using System.Globalization;
using K13d.DemoCluster.Controllers.CronJobs;

namespace K13d.DemoCluster.Tests.Controllers;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("*/1 * * * *", null, "2026-11-24T05:31:10Z", "2026-11-24T05:32:00Z")]
    [InlineData("0 2 * * *", null, "2026-11-24T05:31:10Z", "2026-11-25T02:00:00Z")]
    [InlineData("@hourly", null, "2026-11-24T05:31:10Z", "2026-11-24T06:00:00Z")]
    [InlineData("@weekly", null, "2026-11-24T05:31:10Z", "2026-11-29T00:00:00Z")]
    [InlineData("15,45 8-10 * * mon-fri", null, "2026-11-27T10:46:00Z", "2026-11-30T08:15:00Z")]
    [InlineData("0 0 13 * FRI", null, "2026-11-24T00:00:00Z", "2026-11-27T00:00:00Z")]
    [InlineData("5/20 * * * *", null, "2026-11-24T05:26:00Z", "2026-11-24T05:45:00Z")]
    [InlineData("0 12 29 feb *", null, "2026-11-24T00:00:00Z", "2028-02-29T12:00:00Z")]
    [InlineData("0 9 * * *", "Europe/Berlin", "2026-11-24T05:31:10Z", "2026-11-24T08:00:00Z")]
    [InlineData("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-30T00:30:00Z")]
    public void A_schedule_is_next_due_when_its_fields_say(string schedule, string? zone, string after, string next) =>
        Assert.Equal(Time(next), CronSchedule.Parse(schedule, zone)?.Next(Time(after)));

    [Theory, InlineData(""), InlineData("* * * *"), InlineData("60 * * * *"), InlineData("*/0 * * * *"), InlineData("5-1 * * * *"), InlineData("a * * * *")]
    public void What_is_no_schedule_is_not_read_as_one(string schedule) => Assert.Null(CronSchedule.Parse(schedule));

    [Fact]
    public void A_day_that_never_comes_is_never_due() => Assert.Null(CronSchedule.Parse("0 0 30 2 *")?.Next(Time("2026-11-24T00:00:00Z")));

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
