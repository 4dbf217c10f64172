using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Workloads;

/// <summary>Which containers of a workload's pods are read.</summary>
/// <param name="Notices">Why there are none of some pods.</param>
internal sealed record LogChoice(IReadOnlyList<ChosenContainer> Containers, IReadOnlyList<WorkloadLogItem> Notices)
{
    /// <summary>Each is a connection to the cluster.</summary>
    public const int Most = 50;

    /// <summary>Invalid where no pod has what is asked for: then the request is wrong, and not a pod.</summary>
    public static Result<LogChoice> Of(MadePods made, GetWorkloadLogs request)
    {
        var containers = new List<ChosenContainer>();
        var notices = new List<WorkloadLogItem>();
        Failure? unchosen = null;
        foreach (var pod in made.Pods)
        {
            if (request.AllContainers)
            {
                containers.AddRange(pod.Containers.All.Select(name => new ChosenContainer(pod.Containers.Pod, pod.Uid, name, pod.Runs.GetValueOrDefault(name))));
            }
            else if (pod.Containers.Choose(request.Container).IsFailure(out var failure, out var name))
            {
                unchosen = failure;
                notices.Add(new WorkloadLogItem($"{pod.Containers.Pod}", pod.Containers.Pod.Name, null, default, failure.Message));
            }
            else
            {
                containers.Add(new ChosenContainer(pod.Containers.Pod, pod.Uid, name, pod.Runs.GetValueOrDefault(name)));
            }
        }

        return containers.Count == 0 && unchosen is not null ? unchosen : new LogChoice(containers, notices);
    }
}

/// <param name="Run">The id of its present run; null where it has not started.</param>
internal sealed record ChosenContainer(ResourceRef Pod, string Uid, string Name, string? Run)
{
    public WorkloadLogItem Line(Domain.Pods.LogLine line) => new(ToString(), Pod.Name, Name, line, null);

    public WorkloadLogItem Notice(string notice) => new(ToString(), Pod.Name, Name, default, notice);

    /// <summary>As kubectl's prefix names it: <c>pod/web-1/app</c>.</summary>
    public override string ToString() => $"{Pod}/{Name}";
}
