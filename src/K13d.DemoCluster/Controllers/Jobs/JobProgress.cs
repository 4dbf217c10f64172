using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Jobs;

/// <summary>How far a Job is: what it has counted before, and what its pods add to it now.</summary>
internal sealed class JobProgress
{
    /// <summary>Keeps a pod that ended until it has been counted.</summary>
    public const string Finalizer = "batch.kubernetes.io/job-tracking";

    public JobProgress(JsonObject job, IReadOnlyList<JsonObject> pods)
    {
        IsIndexed = job.Text("spec", "completionMode") == "Indexed";
        Active = [.. pods.Where(pod => pod.IsActive)];
        Terminating = pods.Count(pod => pod.IsBeingDeleted && !pod.HasEnded);
        Uncounted = [.. pods.Where(pod => pod.Texts("metadata", "finalizers").Contains(Finalizer) && (pod.HasEnded || pod is { IsBeingDeleted: true, NodeName: null }))];
        Indexes = JobIndexes.Parse(job.Text("status", "completedIndexes"));
        var succeeded = Uncounted.Where(pod => pod.Phase == "Succeeded").ToList();
        if (IsIndexed) Indexes.UnionWith(succeeded.Select(JobIndexes.Of).OfType<int>().Where(index => index < job.Number("spec", "completions")));
        Succeeded = IsIndexed ? Indexes.Count : (int)(job.Number("status", "succeeded") ?? 0) + succeeded.Count;
        foreach (var pod in Uncounted.Where(pod => pod.Phase == "Failed")) Count(job, pod);
        Failed += (int)(job.Number("status", "failed") ?? 0);
        LastFailure = pods.Where(pod => pod.Phase == "Failed").Select(FinishedAt).DefaultIfEmpty().Max();
        Restarts = pods.Where(pod => !pod.IsBeingDeleted).Sum(pod => pod.Items("status", "containerStatuses").Sum(status => (int)(status.Number("restartCount") ?? 0)));
    }

    public bool IsIndexed { get; }

    public IReadOnlyList<JsonObject> Active { get; }

    public int Terminating { get; }

    public IReadOnlyList<JsonObject> Uncounted { get; }

    public SortedSet<int> Indexes { get; }

    public int Succeeded { get; }

    public int Failed { get; private set; }

    /// <summary>Restarts of containers, which count as failures where pods restart them.</summary>
    public int Restarts { get; }

    public DateTimeOffset LastFailure { get; }

    /// <summary>Why a pod's failure fails the Job at once; null where none does.</summary>
    public string? Fatal { get; private set; }

    private void Count(JsonObject job, JsonObject pod)
    {
        var (action, message) = PodFailurePolicy.Judge(job, pod);
        if (action != "Ignore") Failed++;
        if (action == "FailJob") Fatal ??= message;
    }

    private static DateTimeOffset FinishedAt(JsonObject pod) =>
        pod.Items("status", "containerStatuses").Select(status => status.Time("state", "terminated", "finishedAt") ?? default).DefaultIfEmpty().Max();
}
