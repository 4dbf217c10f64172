using System.Text;
using K13d.Application.Ports.Releases;

namespace K13d.Infrastructure.Processes.Helm;

/// <summary>
/// Reads what helm writes to its errors with <c>--debug</c>: records of Go's <c>slog</c> as text, and last its error. Of a record only what names things
/// is taken: the rest may hold anything.
/// </summary>
/// <seealso href="https://pkg.go.dev/log/slog#TextHandler"/>
internal sealed class HelmLog(Action<ReleaseStep> tell)
{
    private const string ErrorStart = "Error: ";

    private readonly StringBuilder error = new();
    private readonly Dictionary<ReleaseStep, string?> told = [];

    /// <summary>What it says it failed of; empty where it does not say.</summary>
    public string Error => error.ToString().Trim();

    public void Add(string line)
    {
        if (error.Length > 0)
        {
            error.Append('\n').Append(line);
        }
        else if (line.StartsWith(ErrorStart, StringComparison.Ordinal))
        {
            error.Append(line.AsSpan(ErrorStart.Length));
        }
        else if (StepOf(line) is { } step && IsNew(step))
        {
            tell(step);
        }
    }

    /// <summary>While it waits it says the same of each object again and again.</summary>
    private bool IsNew(ReleaseStep step)
    {
        var about = step with { Status = null };
        if (step.Status is not null && told.TryGetValue(about, out var before) && before == step.Status)
        {
            return false;
        }

        told[about] = step.Status;
        return true;
    }

    /// <summary>Null where it is no record, or of helm's own affairs.</summary>
    private static ReleaseStep? StepOf(string line)
    {
        var record = Fields(line);
        if (!record.TryGetValue("level", out var level) || !record.TryGetValue("msg", out var message))
        {
            return null;
        }

        return new ReleaseStep(
            message,
            record.GetValueOrDefault("kind") ?? KindIn(record.GetValueOrDefault("gvk")),
            NullIfEmpty(record.GetValueOrDefault("namespace")),
            NullIfEmpty(record.GetValueOrDefault("name")),
            record.GetValueOrDefault("actualStatus"),
            Warning: level is "WARN" or "ERROR");
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>As in <c>apps/v1, Kind=Deployment</c>.</summary>
    private static string? KindIn(string? gvk) => gvk?.Split("Kind=") is [_, var kind] ? kind : null;

    /// <summary>The fields of <c>a=b c="d e"</c>. What is not so ends it.</summary>
    private static Dictionary<string, string> Fields(string line)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; line.IndexOf('=', at) is >= 0 and var equals;)
        {
            var name = line[at..equals];
            var (value, end) = equals + 1 < line.Length && line[equals + 1] == '"' ? Quoted(line, equals + 2) : Bare(line, equals + 1);
            fields.TryAdd(name, value);
            at = Math.Min(end + 1, line.Length);
        }

        return fields;
    }

    private static (string Value, int End) Bare(string line, int start)
    {
        var end = line.IndexOf(' ', start) is >= 0 and var space ? space : line.Length;
        return (line[start..end], end);
    }

    /// <summary>A text as Go quotes it.</summary>
    /// <param name="start">Behind the first quotation mark.</param>
    private static (string Value, int End) Quoted(string line, int start)
    {
        var value = new StringBuilder();
        var at = start;
        for (; at < line.Length && line[at] != '"'; at++)
        {
            if (line[at] == '\\' && at + 1 < line.Length)
            {
                at++;
                value.Append(line[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else
            {
                value.Append(line[at]);
            }
        }

        return (value.ToString(), at + 1);
    }
}
