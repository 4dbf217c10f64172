using System.Globalization;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Reads cron schedules as github.com/robfig/cron does, and says what is wrong in its words.</summary>
internal static class CronSchedules
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
    private static readonly string[] Descriptors = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

    private static readonly (int Low, int High, string[] Names, int First)[] Ranges =
        [(0, 59, [], 0), (0, 23, [], 0), (1, 31, [], 0), (1, 12, Months, 1), (0, 6, Days, 0)];

    /// <summary>What is wrong, or null.</summary>
    public static string? FaultOf(string schedule)
    {
        if (schedule.Contains("TZ=", StringComparison.Ordinal))
        {
            return "cannot use TZ or CRON_TZ in schedule, use timeZone field instead";
        }

        if (schedule.StartsWith('@'))
        {
            return Descriptors.Contains(schedule) || schedule.StartsWith("@every ", StringComparison.Ordinal) ? null : $"unrecognized descriptor: {schedule}";
        }

        var fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != Ranges.Length)
        {
            return $"expected exactly 5 fields, found {fields.Length}: [{string.Join(' ', fields)}]";
        }

        return fields.Zip(Ranges, (field, range) => field.Split(',').Select(part => FaultOf(part, range)).FirstOrDefault(fault => fault is not null))
            .FirstOrDefault(fault => fault is not null);
    }

    private static string? FaultOf(string expression, (int Low, int High, string[] Names, int First) range)
    {
        var steps = expression.Split('/');
        var bounds = steps[0].Split('-');
        if (steps.Length > 2)
        {
            return $"too many slashes: {expression}";
        }

        if (bounds.Length > 2)
        {
            return $"too many hyphens: {expression}";
        }

        var (start, end) = (range.Low, range.High);
        if (bounds[0] is not ("*" or "?"))
        {
            if (Number(bounds[0], range, out start) is { } low)
            {
                return low;
            }

            end = steps.Length == 2 && bounds.Length == 1 ? range.High : start;
            if (bounds.Length == 2 && Number(bounds[1], range, out end) is { } high)
            {
                return high;
            }
        }

        var step = 1;
        if (steps.Length == 2 && Integer(steps[1], out step) is { } bad)
        {
            return bad;
        }

        return (start, end, step) switch
        {
            _ when start < range.Low => $"beginning of range ({start}) below minimum ({range.Low}): {expression}",
            _ when end > range.High => $"end of range ({end}) above maximum ({range.High}): {expression}",
            _ when start > end => $"beginning of range ({start}) beyond end of range ({end}): {expression}",
            _ when step == 0 => $"step of range should be a positive number: {expression}",
            _ => null,
        };
    }

    private static string? Number(string text, (int Low, int High, string[] Names, int First) range, out int number)
    {
        if (Array.IndexOf(range.Names, text.ToLowerInvariant()) is var index and >= 0)
        {
            number = index + range.First;
            return null;
        }

        return Integer(text, out number);
    }

    private static string? Integer(string text, out int number)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return $"failed to parse int from {text}: strconv.Atoi: parsing \"{text}\": invalid syntax";
        }

        return number < 0 ? $"negative number ({number}) not allowed: {text}" : null;
    }
}
