namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>Some of what a run has printed.</summary>
/// <param name="Next">The number of the line that comes after them.</param>
/// <param name="IsOver">Whether nothing comes after them any more.</param>
/// <param name="LookAgainAt">When there may be more, if nothing happens to the run before; null for never.</param>
/// <param name="Changed">Completes when something happens to the run from outside: it is stopped, or typed to.</param>
internal sealed record OutputPage(IReadOnlyList<LogLine> Lines, long Next, bool IsOver, DateTimeOffset? LookAgainAt, Task Changed);
