using K13d.Domain.Pods;

namespace K13d.Application.Workloads;

/// <summary>A line of a workload's log, or why there are none of a container.</summary>
/// <param name="Source">Whose line it is: <c>pod/web-1/app</c>; what a notice is about.</param>
/// <param name="Pod">Null for a notice about all.</param>
/// <param name="Container">Null for a notice about a pod.</param>
/// <param name="Notice">Null for a line.</param>
public readonly record struct WorkloadLogItem(string Source, string? Pod, string? Container, LogLine Line, string? Notice)
{
    internal static WorkloadLogItem About(string source, string notice) => new(source, null, null, default, notice);
}
