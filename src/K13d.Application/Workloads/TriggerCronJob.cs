using System.Globalization;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Workloads;

/// <summary>Runs a CronJob's work now, beside its schedule.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="JobName">The Job's; absent means one made of the CronJob's name and the time.</param>
public sealed record TriggerCronJob(string? Namespace, string Name, string? JobName) : ICommand<TriggeredCronJob>, IRequires, IOnWorkload
{
    public ResourceKind Kind => ResourceKind.CronJob;

    public Permission Permission => Permission.OperateWorkloads;

    public AuditTarget? Audits => this.Audit("trigger");
}

/// <param name="Job">The name of the Job that was started.</param>
public sealed record TriggeredCronJob(string Namespace, string Name, string Job);

public sealed class TriggerCronJobValidator : AbstractValidator<TriggerCronJob>
{
    public TriggerCronJobValidator()
    {
        this.OnWorkload(ResourceKind.CronJob);
        RuleFor(request => request.JobName).OptionalLabel("jobName");
    }
}

internal sealed class TriggerCronJobHandler(ICronJobTrigger trigger, AuditNotes notes, TimeProvider time) : ICommandHandler<TriggerCronJob, TriggeredCronJob>
{
    public async Task<Result<TriggeredCronJob>> Handle(TriggerCronJob request, CancellationToken cancellationToken)
    {
        var cronJob = request.Target();
        var job = string.IsNullOrEmpty(request.JobName) ? NameAt(cronJob.Name, time.GetUtcNow()) : request.JobName;
        notes.Add("job", job);
        return (await trigger.Trigger(cronJob, job, cancellationToken)).Map(_ => new TriggeredCronJob(cronJob.Namespace!, cronJob.Name, job));
    }

    /// <summary>A Job's name is a label of its pods: 63 characters at most.</summary>
    private static string NameAt(string cronJob, DateTimeOffset now)
    {
        var suffix = $"-manual-{now.ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture)}";
        return cronJob[..Math.Min(cronJob.Length, ResourceNames.LongestLabel - suffix.Length)].TrimEnd('.', '-') + suffix;
    }
}
