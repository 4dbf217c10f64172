using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: pkg/apis/batch/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class JobValidation
{
    private const string OwnLabel = "batch.kubernetes.io/controller-uid";

    private static readonly string[] Numbers = ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished"];

    public static void Job(JsonObject job, FieldErrors errors)
    {
        var spec = job.Child("spec") ?? [];
        Selector(job, spec, errors);
        if (spec.Child("selector") is { } selector && !SelectorValidation.Matches(selector, spec.Child("template").Child("metadata").Child("labels")))
        {
            SelectorValidation.Unmatched(spec.Child("template").Child("metadata").Child("labels"), errors);
        }

        Spec(spec, "spec", errors);
    }

    public static void JobUpdate(JsonObject job, JsonObject current, FieldErrors errors)
    {
        var (spec, before) = (job.Child("spec") ?? [], current.Child("spec") ?? []);
        Job(job, errors);
        if (spec.Text("completionMode") != "Indexed" || spec.Number("completions") != spec.Number("parallelism"))
        {
            errors.ImmutableField(spec["completions"], before["completions"], "spec.completions");
        }

        foreach (var field in (string[])["selector", "template", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"])
        {
            if (field != "template" || spec.Flag("suspend") != true || current.Child("status").Text("startTime") is not null)
            {
                errors.ImmutableField(spec[field], before[field], $"spec.{field}");
            }
        }
    }

    public static void CronJob(JsonObject job, FieldErrors errors)
    {
        var spec = job.Child("spec") ?? [];
        if (spec.IsMissing("schedule"))
        {
            errors.Required("spec.schedule");
        }
        else if (CronSchedules.FaultOf(spec.Text("schedule")!) is { } fault)
        {
            errors.Invalid("spec.schedule", spec.Text("schedule"), fault);
        }

        errors.NonNegative(spec, "startingDeadlineSeconds", "spec");
        if (spec.Text("timeZone") is { } zone)
        {
            TimeZone(zone, errors);
        }

        errors.OneOf(spec, "concurrencyPolicy", "spec", "Allow", "Forbid", "Replace");
        Spec(spec.Child("jobTemplate").Child("spec") ?? [], "spec.jobTemplate.spec", errors);
        errors.NonNegative(spec, "successfulJobsHistoryLimit", "spec");
        errors.NonNegative(spec, "failedJobsHistoryLimit", "spec");
    }

    private static void TimeZone(string zone, FieldErrors errors)
    {
        if (zone.Length == 0)
        {
            errors.Invalid("spec.timeZone", zone, "timeZone must be nil or non-empty string");
        }
        else if (zone.Equals("Local", StringComparison.OrdinalIgnoreCase))
        {
            errors.Invalid("spec.timeZone", zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        else if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
        {
            errors.Invalid("spec.timeZone", zone, $"unknown time zone {zone}");
        }
    }

    private static void Selector(JsonObject job, JsonObject spec, FieldErrors errors)
    {
        if (spec.Child("selector") is not { } selector)
        {
            errors.Required("spec.selector");
            return;
        }

        SelectorValidation.Check(selector, "spec.selector", errors);
        if (spec.Flag("manualSelector") == true)
        {
            return;
        }

        var uid = job.Child("metadata").Text("uid");
        var isOwn = selector.Child("matchLabels") is { Count: 1 } labels && labels.Text(OwnLabel) == uid && !selector.Items("matchExpressions").Any();
        if (!isOwn)
        {
            errors.Invalid("spec.selector", selector, "`selector` not auto-generated");
        }
    }

    private static void Spec(JsonObject spec, string path, FieldErrors errors)
    {
        foreach (var field in Numbers)
        {
            errors.NonNegative(spec, field, path);
        }

        errors.OneOf(spec, "completionMode", path, "NonIndexed", "Indexed");
        if (spec.Text("completionMode") == "Indexed" && spec["completions"] is null)
        {
            errors.Required($"{path}.completions", "when completion mode is Indexed");
        }

        WorkloadValidation.PodTemplate(spec.Child("template") ?? [], $"{path}.template", errors);
        switch (spec.Child("template").Child("spec").Text("restartPolicy"))
        {
            case "" or "Always" or null:
                errors.Required($"{path}.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
                break;
            case "OnFailure" when spec["podFailurePolicy"] is not null:
                errors.Invalid($"{path}.template.spec.restartPolicy", "OnFailure", "only \"Never\" is supported when podFailurePolicy is specified");
                break;
        }
    }
}
