namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>A line that a container printed, or the piece of one that the next piece goes on with.</summary>
/// <param name="IsPartial">Whether the line is not at its end: a prompt, or <c>printf</c> without a line break.</param>
internal readonly record struct LogLine(DateTimeOffset At, string Text, bool IsError, bool IsPartial = false);
