namespace K13d.DemoCluster.Controllers.CronJobs;

/// <summary>
/// When a CronJob is due, in its time zone. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
/// </summary>
internal sealed class CronSchedule
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    // A schedule that is due on no day within five years (30 February) is never due.
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(5 * 366);

    private readonly CronField minutes;
    private readonly CronField hours;
    private readonly CronField days;
    private readonly CronField months;
    private readonly CronField weekdays;
    private readonly TimeZoneInfo zone;

    private CronSchedule(CronField minutes, CronField hours, CronField days, CronField months, CronField weekdays, TimeZoneInfo zone) =>
        (this.minutes, this.hours, this.days, this.months, this.weekdays, this.zone) = (minutes, hours, days, months, weekdays, zone);

    /// <returns>Null where it is no schedule or no time zone.</returns>
    public static CronSchedule? Parse(string text, string? timeZone = null)
    {
        var fields = Expand(text.Trim()).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5 || !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone ?? "UTC", out var zone)) return null;
        return CronField.Parse(fields[0], 0, 59) is { } minutes
            && CronField.Parse(fields[1], 0, 23) is { } hours
            && CronField.Parse(fields[2], 1, 31) is { } days
            && CronField.Parse(fields[3], 1, 12, Months) is { } months
            && CronField.Parse(fields[4], 0, 6, Days) is { } weekdays
            ? new CronSchedule(minutes, hours, days, months, weekdays, zone)
            : null;
    }

    /// <summary>The first time after this one; null where there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        var local = TimeZoneInfo.ConvertTime(after, zone).DateTime;
        var at = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified).AddMinutes(1);
        for (var end = at + Horizon; at < end;)
        {
            if (!months.Includes(at.Month)) at = new DateTime(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMonths(1);
            else if (!IsDay(at)) at = at.Date.AddDays(1);
            else if (!hours.Includes(at.Hour)) at = at.Date.AddHours(at.Hour + 1);
            else if (!minutes.Includes(at.Minute) || zone.IsInvalidTime(at)) at = at.AddMinutes(1);
            else return new DateTimeOffset(at, zone.GetUtcOffset(at)).ToUniversalTime();
        }

        return null;
    }

    // Where both the day of the month and the weekday are given, either will do.
    private bool IsDay(DateTime at)
    {
        var (isDay, isWeekday) = (days.Includes(at.Day), weekdays.Includes((int)at.DayOfWeek));
        return days.IsAny || weekdays.IsAny ? isDay && isWeekday : isDay || isWeekday;
    }

    private static string Expand(string text) => text switch
    {
        "@yearly" or "@annually" => "0 0 1 1 *",
        "@monthly" => "0 0 1 * *",
        "@weekly" => "0 0 * * 0",
        "@daily" or "@midnight" => "0 0 * * *",
        "@hourly" => "0 * * * *",
        _ => text,
    };
}
