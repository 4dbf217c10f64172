using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.Pods;

namespace K13d.DemoCluster.Controllers.Jobs;

/// <summary>Runs pods until enough of them have succeeded or too many have failed.</summary>
internal sealed class JobController(ClusterView cluster, PodControl control, EventRecorder events, Ownership ownership, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromMinutes(10);

    private readonly EventSource source = new("job-controller");

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.Jobs, change => due.Add(change.Key));
        cluster.Follow(Resources.Pods, Ownership.ToOwner(cluster, Resources.Jobs, "Job", SelectorOf, due.Add));
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.Jobs, key) is not { } job)
        {
            ReleaseOrphans(key);
            return null;
        }

        var pods = ownership.Claim(job, SelectorOf(job), Resources.Pods, Manager);
        if (job.IsBeingDeleted || job.Is("Complete") || job.Is("Failed"))
        {
            foreach (var pod in pods) Release(pod);
            if (!job.IsBeingDeleted) return DeleteInTime(job);
            if (!job.Is("Complete") && !job.Is("Failed")) CountLast(job);
            return null;
        }

        var now = time.GetUtcNow();
        var progress = new JobProgress(job, pods);
        var status = new JobStatus(job, now);
        var verdict = Verdict(job, progress, status, now);
        TimeSpan? next = null;
        if (verdict is not null)
        {
            status.Set(verdict.IsSuccess ? "SuccessCriteriaMet" : "FailureTarget", verdict.Reason, verdict.Message);
            foreach (var pod in progress.Active) control.Delete(job, pod, source);
        }
        else if (job.Flag("spec", "suspend") == true)
        {
            foreach (var pod in progress.Active) control.Delete(job, pod, source);
            if (status.Suspend()) events.Normal(job, source, "Suspended", "Job suspended");
        }
        else
        {
            if (status.Resume()) events.Normal(job, source, "Resumed", "Job resumed");
            status.Start();
            next = Manage(job, progress, now);
        }

        Finish(job, progress, status, verdict);
        return next ?? status.Deadline - now;
    }

    private static LabelSelector SelectorOf(JsonObject job) => LabelSelector.Of(job.Child("spec", "selector"));

    private static JobVerdict? Verdict(JsonObject job, JobProgress progress, JobStatus status, DateTimeOffset now)
    {
        if (status.Pending is { } pending) return pending;
        if (progress.Fatal is { } fatal) return new JobVerdict(false, "PodFailurePolicy", fatal);
        var limit = job.Number("spec", "backoffLimit") ?? 6;
        var restarts = job.Text("spec", "template", "spec", "restartPolicy") == "OnFailure" ? progress.Restarts : 0;
        if (progress.Failed > limit || (restarts > 0 && restarts >= limit)) return JobVerdict.TooManyFailures;
        if (status.Deadline <= now && job.Flag("spec", "suspend") != true) return JobVerdict.TooLate;
        var completions = job.Number("spec", "completions");
        var isDone = completions is { } wanted ? progress.Succeeded >= wanted : progress is { Succeeded: > 0, Active.Count: 0 };
        return isDone ? JobVerdict.Done : null;
    }

    private TimeSpan? Manage(JsonObject job, JobProgress progress, DateTimeOffset now)
    {
        var parallel = (int)(job.Number("spec", "parallelism") ?? 1);
        var left = job.Number("spec", "completions") is { } completions ? (int)completions - progress.Succeeded : progress.Succeeded > 0 ? progress.Active.Count : parallel;
        var missing = Math.Min(parallel, left) - progress.Active.Count - (job.Text("spec", "podReplacementPolicy") == "Failed" ? progress.Terminating : 0);
        foreach (var pod in progress.Active.Take(-missing)) control.Delete(job, pod, source);
        if (missing <= 0) return null;
        if (progress.Failed > 0)
        {
            var backoff = TimeSpan.FromSeconds(Math.Min(LongestBackoff.TotalSeconds, 10 * Math.Pow(2, Math.Min(progress.Failed - 1, 10))));
            if (progress.LastFailure + backoff > now) return progress.LastFailure + backoff - now;
        }

        foreach (var index in Missing(job, progress).Take(missing)) control.Create(job, Build(job, index), source);
        return null;
    }

    private static IEnumerable<int?> Missing(JsonObject job, JobProgress progress)
    {
        if (!progress.IsIndexed) return Enumerable.Repeat((int?)null, int.MaxValue);
        var taken = progress.Active.Select(JobIndexes.Of).ToHashSet();
        return Enumerable.Range(0, (int)(job.Number("spec", "completions") ?? 0)).Where(index => !progress.Indexes.Contains(index) && !taken.Contains(index)).Select(index => (int?)index);
    }

    private static JsonObject Build(JsonObject job, int? index)
    {
        var pod = PodControl.FromTemplate(job, job.Child("spec", "template") ?? []);
        var metadata = pod.ChildOrNew("metadata");
        var finalizers = pod.Texts("metadata", "finalizers").Where(finalizer => finalizer != JobProgress.Finalizer);
        metadata["finalizers"] = finalizers.Append(JobProgress.Finalizer).ToJsonArray();
        if (index is not { } number) return pod;
        metadata["generateName"] = $"{job.Name}-{number}-";
        pod.ChildOrNew("metadata", "annotations")[JobIndexes.Annotation] = $"{number}";
        pod.ChildOrNew("metadata", "labels")[JobIndexes.Annotation] = $"{number}";
        pod.ChildOrNew("spec")["hostname"] = $"{job.Name}-{number}";
        foreach (var container in pod.Items("spec", "containers"))
        {
            if (container["env"] is not JsonArray variables) container["env"] = variables = [];
            variables.Add(new JsonObject
            {
                ["name"] = "JOB_COMPLETION_INDEX",
                ["valueFrom"] = new JsonObject { ["fieldRef"] = new JsonObject { ["fieldPath"] = $"metadata.labels['{JobIndexes.Annotation}']" } },
            });
        }

        return pod;
    }

    private void Finish(JsonObject job, JobProgress progress, JobStatus status, JobVerdict? verdict)
    {
        var pods = cluster.ControlledBy(job, Resources.Pods);
        var isOver = verdict is not null && !pods.Any(pod => !pod.HasEnded);
        if (isOver && verdict is not null) status.Set(verdict.IsSuccess ? "Complete" : "Failed", verdict.Reason, verdict.Message);
        cluster.ChangeStatus(Resources.Jobs, job.Key, Manager, value => value["status"] = status.Build(progress, [.. pods.Where(pod => pod.IsActive)], isOver));
        foreach (var pod in progress.Uncounted) Release(pod);
        if (!isOver || verdict is null) return;
        if (verdict.IsSuccess) events.Normal(job, source, "Completed", "Job completed");
        else events.Warning(job, source, verdict.Reason, verdict.Message);
    }

    // It makes no pods any more, and says what becomes of those it has.
    private void CountLast(JsonObject job)
    {
        var pods = cluster.ControlledBy(job, Resources.Pods);
        var (status, progress) = (new JobStatus(job, time.GetUtcNow()), new JobProgress(job, pods));
        cluster.ChangeStatus(Resources.Jobs, job.Key, Manager, value => value["status"] = status.Build(progress, progress.Active, isOver: false));
    }

    private TimeSpan? DeleteInTime(JsonObject job)
    {
        if (job.Number("spec", "ttlSecondsAfterFinished") is not { } seconds) return null;
        var finished = (job.Is("Complete") ? job.Condition("Complete") : job.Condition("Failed")).Time("lastTransitionTime") ?? job.CreatedAt;
        var left = finished.AddSeconds(seconds) - time.GetUtcNow();
        if (left > TimeSpan.Zero) return left;
        var options = ClusterView.OnlyIf(job);
        options["propagationPolicy"] = "Foreground";
        cluster.Delete(Resources.Jobs, job.Key, options);
        return null;
    }

    private void Release(JsonObject pod)
    {
        if (!pod.Texts("metadata", "finalizers").Contains(JobProgress.Finalizer)) return;
        cluster.Change(Resources.Pods, pod.Key, Manager, value =>
        {
            var left = value.Texts("metadata", "finalizers").Where(finalizer => finalizer != JobProgress.Finalizer).ToList();
            value.ChildOrNew("metadata").Put("finalizers", left.Count == 0 ? null : left.ToJsonArray());
        });
    }

    private void ReleaseOrphans(ObjectKey job)
    {
        var orphans = cluster.Of(Resources.Pods).In(job.Namespace).Where(pod => pod.ControllerReference is { } owner && owner.Text("kind") == "Job" && owner.Text("name") == job.Name).ToList();
        foreach (var pod in orphans) Release(pod);
    }
}
