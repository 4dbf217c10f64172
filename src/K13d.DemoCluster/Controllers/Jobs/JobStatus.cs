using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Jobs;

/// <summary>A Job's status in the making.</summary>
internal sealed class JobStatus(JsonObject job, DateTimeOffset now)
{
    private readonly List<JsonObject> conditions = [.. job.Items("status", "conditions").Select(condition => condition.Copy())];
    private string? startTime = job.Text("status", "startTime");

    /// <summary>The verdict that was reached before and waits for the last pods to end.</summary>
    public JobVerdict? Pending => conditions.Find(condition => condition.Text("type") is "SuccessCriteriaMet" or "FailureTarget" && condition.Text("status") == "True") is { } met
        ? new JobVerdict(met.Text("type") == "SuccessCriteriaMet", met.Text("reason") ?? "", met.Text("message") ?? "")
        : null;

    public DateTimeOffset? Deadline => job.Number("spec", "activeDeadlineSeconds") is { } seconds && startTime is not null ? job.Time("status", "startTime")?.AddSeconds(seconds) ?? now.AddSeconds(seconds) : null;

    public void Start() => startTime ??= now.Stamp();

    /// <returns>Whether it was not suspended before.</returns>
    public bool Suspend()
    {
        startTime = null;
        if (job.Is("Suspended")) return false;
        Set("Suspended", "JobSuspended", "Job suspended");
        return true;
    }

    /// <returns>Whether it was suspended before.</returns>
    public bool Resume()
    {
        if (!job.Is("Suspended")) return false;
        Set("Suspended", "JobResumed", "Job resumed", "False");
        return true;
    }

    public void Set(string type, string reason, string message, string state = "True")
    {
        if (conditions.Exists(condition => condition.Text("type") == type && condition.Text("status") == state)) return;
        conditions.RemoveAll(condition => condition.Text("type") == type);
        conditions.Add(new JsonObject
        {
            ["type"] = type,
            ["status"] = state,
            ["lastProbeTime"] = now.Stamp(),
            ["lastTransitionTime"] = now.Stamp(),
            ["reason"] = reason,
            ["message"] = message,
        });
    }

    public JsonObject Build(JobProgress progress, IReadOnlyList<JsonObject> active, bool isOver)
    {
        var status = new JsonObject();
        if (conditions.Count > 0) status["conditions"] = conditions.Select(condition => condition.Copy()).ToJsonArray();
        if (startTime is not null) status["startTime"] = startTime;
        if (isOver && conditions.Exists(condition => condition.Text("type") == "Complete")) status["completionTime"] = now.Stamp();
        PutCount(status, "active", active.Count);
        PutCount(status, "succeeded", progress.Succeeded);
        PutCount(status, "failed", progress.Failed);
        status["terminating"] = progress.Terminating;
        if (progress.Indexes.Count > 0) status["completedIndexes"] = JobIndexes.Text(progress.Indexes);
        status["uncountedTerminatedPods"] = new JsonObject();
        status["ready"] = active.Count(pod => pod.IsReady);
        return status;
    }

    private static void PutCount(JsonObject status, string name, int count) => status.Put(name, count == 0 ? null : count);
}
