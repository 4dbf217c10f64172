using System.Globalization;
using System.Text;

namespace K13d.DemoCluster.Kubelet.Shell.Programs;

/// <summary>What takes time or tells it.</summary>
internal static class TimePrograms
{
    public static IEnumerable<(string Name, Program Run)> All =>
    [
        ("sleep", Sleep), ("usleep", call => [new Step.Pass(TimeSpan.FromMilliseconds(1))]), ("date", call => Invocation.Say(Date(call))), ("timeout", Timeout),
        ("time", call => call.Execute(call.Arguments)), ("nohup", call => call.Execute(call.Arguments)), ("watch", call => [new Step.Stay()]),
            ("top", call => [new Step.Stay()]),
        ("inotifywait", call => [new Step.Stay()]), ("sync", call => call.End(0)),
        ("uptime", call => Invocation.Say($" {call.State.Now.UtcDateTime:HH:mm:ss} up 9 days,  0 users,  load average: 0.21, 0.18, 0.15")),
    ];

    /// <summary>As <c>sleep</c> reads it; null for what is none.</summary>
    public static TimeSpan? Duration(string text)
    {
        if (text.Length == 0) return null;
        var unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, _ => 0 };
        var digits = unit == 0 ? text : text[..^1];
        return double.TryParse(digits, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e9
            ? TimeSpan.FromSeconds(seconds * Math.Max(unit, 1)) : null;
    }

    private static IEnumerable<Step> Sleep(Invocation call)
    {
        if (call.Arguments.Count == 0) return call.Complain("missing operand");
        if (call.Arguments[0] is "infinity" or "inf") return [new Step.Stay()];
        var total = TimeSpan.Zero;
        foreach (var text in call.Arguments)
        {
            if (Duration(text) is not { } duration) return call.Complain($"invalid number '{text}'");
            total += duration;
        }

        return [new Step.Pass(total)];
    }

    private static string Date(Invocation call)
    {
        var now = call.State.Now.UtcDateTime;
        if (call.Arguments.FirstOrDefault(argument => argument.StartsWith('+')) is { } format) return Text(now, format[1..]);
        return Text(now, call.Arguments.Any(argument => argument.StartsWith("-I", StringComparison.Ordinal)) ? "%F" : "%a %b %e %H:%M:%S UTC %Y");
    }

    // https://pubs.opengroup.org/onlinepubs/9799919799/utilities/date.html
    private static string Text(DateTime now, string format)
    {
        var text = new StringBuilder();
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%' || at + 1 == format.Length)
            {
                text.Append(format[at]);
                continue;
            }

            text.Append(format[++at] switch
            {
                'Y' => In("yyyy"), 'm' => In("MM"), 'd' => In("dd"), 'H' => In("HH"), 'M' => In("mm"), 'S' => In("ss"), 'y' => In("yy"), 'j' =>
                    $"{now.DayOfYear:000}",
                'a' => In("ddd"), 'A' => In("dddd"), 'b' or 'h' => In("MMM"), 'B' => In("MMMM"), 'e' => $"{now.Day,2}", 'p' => In("tt"), 'I' => In("hh"),
                'F' => In("yyyy-MM-dd"), 'T' => In("HH:mm:ss"), 'R' => In("HH:mm"), 'D' => In("MM'/'dd'/'yy"), 'c' => Text(now, "%a %b %e %H:%M:%S %Y"),
                's' => new DateTimeOffset(now).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), 'N' =>
                    $"{now.Ticks % TimeSpan.TicksPerSecond * 100:000000000}",
                'Z' => "UTC", 'z' => "+0000", 'n' => "\n", 't' => "\t", '%' => "%", var other => $"%{other}",
            });
        }

        return text.ToString();

        string In(string pattern) => now.ToString(pattern, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<Step> Timeout(Invocation call)
    {
        var arguments = call.Arguments.SkipWhile(argument => argument.StartsWith('-')).ToList();
        if (arguments.Count < 2) return call.Complain("missing operand");
        return Within(call, Duration(arguments[0]) ?? TimeSpan.Zero, [.. arguments.Skip(1)]);
    }

    private static IEnumerable<Step> Within(Invocation call, TimeSpan limit, IReadOnlyList<string> command)
    {
        var end = call.State.Now + limit;
        foreach (var step in call.Execute(command))
        {
            if (step is Step.Stay or Step.Read || (step is Step.Pass pass && call.State.Now + pass.Duration > end))
            {
                yield return new Step.Pass(end - call.State.Now);
                call.State.Status = 143;
                yield break;
            }

            yield return step;
        }
    }
}
