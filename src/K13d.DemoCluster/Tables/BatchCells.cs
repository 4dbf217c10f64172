using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tables;

/// <summary>Jobs and what starts them.</summary>
internal static class BatchCells
{
    public static IReadOnlyDictionary<string, CellsOf> ByKind { get; } = new Dictionary<string, CellsOf>
    {
        ["jobs.batch"] = (job, now) =>
        [
            job.Name,
            Status(job),
            Completions(job),
            Duration(job, now),
            Age.Of(job, now),
            Containers.Names(job.Items("spec", "template", "spec", "containers")),
            Containers.Images(job.Items("spec", "template", "spec", "containers")),
            LabelText.OfSelector(job.At("spec", "selector")),
        ],
        ["cronjobs.batch"] = (cron, now) =>
        [
            cron.Name,
            cron.TextOr("", "spec", "schedule"),
            cron.At("spec", "timeZone") is null ? "<none>" : cron.TextOr("", "spec", "timeZone"),
            cron.Flag("spec", "suspend") switch { true => "True", false => "False", null => "<unset>" },
            cron.Items("status", "active").Count(),
            cron.Time("status", "lastScheduleTime") is { } last ? Age.Since(last, now) : "<none>",
            Age.Of(cron, now),
            Containers.Names(cron.Items("spec", "jobTemplate", "spec", "template", "spec", "containers")),
            Containers.Images(cron.Items("spec", "jobTemplate", "spec", "template", "spec", "containers")),
            LabelText.OfSelector(cron.At("spec", "jobTemplate", "spec", "selector")),
        ],
    };

    private static string Status(JsonObject job) => job switch
    {
        _ when job.Is("Complete") => "Complete",
        _ when job.Is("Failed") => "Failed",
        _ when job.IsBeingDeleted => "Terminating",
        _ when job.Is("Suspended") => "Suspended",
        _ when job.Is("FailureTarget") => "FailureTarget",
        _ => "Running",
    };

    private static string Completions(JsonObject job)
    {
        var succeeded = job.Number("status", "succeeded") ?? 0;
        var parallelism = job.Number("spec", "parallelism") ?? 0;
        return job.Number("spec", "completions") is { } wanted ? $"{succeeded}/{wanted}"
            : parallelism > 1 ? $"{succeeded}/1 of {parallelism}"
            : $"{succeeded}/1";
    }

    private static string Duration(JsonObject job, DateTimeOffset now) =>
        job.Time("status", "startTime") is { } start ? Age.Human((job.Time("status", "completionTime") ?? now) - start) : "";
}
