using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using K13d.DemoCluster.Kubelet.Containers;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>Writes lines as a kubelet does: whole ones as they come, one that never ended last, all of them up to a number of bytes.</summary>
internal sealed class LogText(PipeWriter output, LogOptions options)
{
    // As long as Go prints nanoseconds; a clock of ours knows tenths of microseconds.
    private const string Stamp = "yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'";

    private readonly StringBuilder pending = new();
    private long left = options.LimitBytes ?? long.MaxValue;

    public bool IsFull => left <= 0;

    public void Write(LogLine line)
    {
        if (options.Since is { } since && line.At < since) return;
        if (options.HasTimestamps && pending.Length == 0) pending.Append(line.At.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)).Append(' ');
        pending.Append(line.Text);
        if (line.IsPartial) return;
        pending.Append('\n');
        End();
    }

    /// <summary>Writes what is left of a line that has no end.</summary>
    public void End()
    {
        var bytes = Encoding.UTF8.GetBytes(pending.ToString());
        var taken = (int)Math.Min(bytes.Length, Math.Max(left, 0));
        var target = output.GetSpan(taken);
        bytes.AsSpan(0, taken).CopyTo(target);
        output.Advance(taken);
        left -= taken;
        pending.Clear();
    }
}
