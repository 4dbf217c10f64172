using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers.Happenings;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers.CronJobs;

/// <summary>Starts a Job at each time of a schedule, and keeps the last of them.</summary>
internal sealed class CronJobController(ClusterView cluster, EventRecorder events, TimeProvider time) : IController
{
    private const string Manager = "kube-controller-manager";
    private const string ScheduledAnnotation = "batch.kubernetes.io/cronjob-scheduled-timestamp";

    // Of more missed times than this none is made up for.
    private const int MostMissed = 100;

    private readonly EventSource source = new("cronjob-controller");

    public void Follow(ClusterView cluster, WorkQueue due)
    {
        cluster.Follow(Resources.CronJobs, change => due.Add(change.Key));
        cluster.Follow(Resources.Jobs, Ownership.ToOwner(cluster, Resources.CronJobs, "CronJob", _ => LabelSelector.OfExpressions([new JsonObject { ["operator"] = "None" }]), due.Add));
    }

    public TimeSpan? Reconcile(ObjectKey key)
    {
        if (cluster.Find(Resources.CronJobs, key) is not { IsBeingDeleted: false } cron) return null;
        var jobs = cluster.ControlledBy(cron, Resources.Jobs);
        cron = Observe(cron, jobs);
        Prune(cron, jobs, "Complete", cron.Number("spec", "successfulJobsHistoryLimit") ?? 3);
        Prune(cron, jobs, "Failed", cron.Number("spec", "failedJobsHistoryLimit") ?? 1);
        if (cron.Flag("spec", "suspend") == true) return null;
        if (CronSchedule.Parse(cron.Text("spec", "schedule") ?? "", cron.Text("spec", "timeZone")) is not { } schedule)
        {
            events.Warning(cron, source, "UnparseableSchedule", $"unparseable schedule: {cron.Text("spec", "schedule")}");
            return null;
        }

        var now = time.GetUtcNow();
        if (LastMissed(cron, schedule, now) is { } scheduled) Start(cron, jobs, scheduled, now);
        return schedule.Next(now) - now;
    }

    /// <summary>The latest time that was due since the last one that was started.</summary>
    private DateTimeOffset? LastMissed(JsonObject cron, CronSchedule schedule, DateTimeOffset now)
    {
        var since = cron.Time("status", "lastScheduleTime") ?? cron.CreatedAt;
        if (cron.Number("spec", "startingDeadlineSeconds") is { } deadline && now.AddSeconds(-deadline) > since) since = now.AddSeconds(-deadline);
        DateTimeOffset? missed = null;
        var count = 0;
        for (var at = schedule.Next(since); at <= now; at = schedule.Next(at.Value))
        {
            missed = at;
            if (++count == MostMissed)
            {
                events.Warning(cron, source, "TooManyMissedTimes", "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew");
                since = now.AddHours(-1);
                at = since;
            }
        }

        return missed;
    }

    private void Start(JsonObject cron, List<JsonObject> jobs, DateTimeOffset scheduled, DateTimeOffset now)
    {
        var active = jobs.Where(job => !IsOver(job)).ToList();
        switch (cron.Text("spec", "concurrencyPolicy"))
        {
            case "Forbid" when active.Count > 0:
                events.Normal(cron, source, "JobAlreadyActive", "Not starting job because prior execution is running and concurrency policy is Forbid");
                return;
            case "Replace":
                foreach (var job in active) Delete(cron, job);
                break;
        }

        var value = Build(cron, scheduled);
        try
        {
            cluster.Create(Resources.Jobs, value, Manager);
            events.Normal(cron, source, "SuccessfulCreate", $"Created job {value.Name}");
        }
        catch (ApiException taken) when (taken.Reason == "AlreadyExists")
        {
            // This time was started before; only the note of it was missing.
        }

        cluster.ChangeStatus(Resources.CronJobs, cron.Key, Manager, changed => changed.ChildOrNew("status")["lastScheduleTime"] = scheduled.Stamp());
        Observe(cluster.Find(Resources.CronJobs, cron.Key) ?? cron, cluster.ControlledBy(cron, Resources.Jobs));
    }

    private static JsonObject Build(JsonObject cron, DateTimeOffset scheduled)
    {
        var template = cron.Child("spec", "jobTemplate");
        var metadata = new JsonObject
        {
            ["name"] = $"{cron.Name}-{(scheduled.ToUnixTimeSeconds() / 60).ToString(CultureInfo.InvariantCulture)}",
            ["namespace"] = cron.Namespace,
            ["annotations"] = template.Child("metadata", "annotations")?.Copy() ?? [],
            ["ownerReferences"] = new JsonArray(Ownership.Reference(cron)),
        };
        if (template.Child("metadata", "labels") is { } labels) metadata["labels"] = labels.Copy();
        metadata["annotations"]![ScheduledAnnotation] = scheduled.Stamp();
        return new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["metadata"] = metadata, ["spec"] = template.Child("spec")?.Copy() ?? [] };
    }

    // Notes which Jobs run and which have come to their end since.
    private JsonObject Observe(JsonObject cron, List<JsonObject> jobs)
    {
        var known = cron.Items("status", "active").Select(reference => reference.Text("uid")).ToHashSet();
        foreach (var job in jobs.Where(job => IsOver(job) && known.Contains(job.Uid)))
        {
            events.Normal(cron, source, "SawCompletedJob", $"Saw completed job: {job.Name}, condition: {(job.Is("Complete") ? "Complete" : "Failed")}");
        }

        var succeeded = jobs.Where(job => job.Is("Complete")).Select(job => job.Time("status", "completionTime")).Max();
        var active = jobs.Where(job => !IsOver(job) && !job.IsBeingDeleted).Select(job => new JsonObject
        {
            ["kind"] = "Job",
            ["namespace"] = job.Namespace,
            ["name"] = job.Name,
            ["uid"] = job.Uid,
            ["apiVersion"] = "batch/v1",
        }).ToJsonArray();
        return cluster.ChangeStatus(Resources.CronJobs, cron.Key, Manager, value =>
        {
            var status = value.ChildOrNew("status");
            status.Put("active", active.Count == 0 ? null : active.Copy());
            if (succeeded is { } at && !(value.Time("status", "lastSuccessfulTime") > at)) status["lastSuccessfulTime"] = at.Stamp();
        }) ?? cron;
    }

    private void Prune(JsonObject cron, List<JsonObject> jobs, string condition, long limit)
    {
        var over = jobs.Where(job => job.Is(condition) && !job.IsBeingDeleted).OrderBy(job => job.Time("status", "startTime") ?? job.CreatedAt).ThenBy(job => job.Name, StringComparer.Ordinal).ToList();
        foreach (var job in over.Take((int)Math.Max(0, over.Count - limit))) Delete(cron, job);
    }

    private void Delete(JsonObject cron, JsonObject job)
    {
        var options = ClusterView.OnlyIf(job);
        options["propagationPolicy"] = "Background";
        cluster.Delete(Resources.Jobs, job.Key, options);
        events.Normal(cron, source, "SuccessfulDelete", $"Deleted job {job.Name}");
    }

    private static bool IsOver(JsonObject job) => job.Is("Complete") || job.Is("Failed");
}
