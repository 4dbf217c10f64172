using System.Globalization;
using FluentValidation;
using K13d.Application.Jobs;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Jobs;
using K13d.Application.Ports.Nodes;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Jobs;
using K13d.Domain.Nodes;

namespace K13d.Application.Nodes;

/// <summary>
/// Begins to empty a node for maintenance, if its plan refuses nothing: it is cordoned, and its pods are evicted as their budgets allow. The
/// answer is the drain as it begins, or, with <paramref name="DryRun"/>, what it would do.
/// </summary>
/// <param name="GracePeriodSeconds">How long a pod may take to end; absent for as long as each says itself.</param>
/// <param name="TimeoutSeconds">How long the drain may take; 0 for as long as it takes, absent for ten minutes.</param>
public sealed record DrainNode(
    string Name,
    bool IgnoreDaemonSets = false,
    bool DeleteLocalData = false,
    bool Force = false,
    int? GracePeriodSeconds = null,
    int? TimeoutSeconds = null,
    bool DryRun = false)
    : ICommand<Drain>, IRequires
{
    internal const int UsualTimeoutSeconds = 600;

    public Permission Permission => Permission.OperateNodes;

    public AuditTarget? Audits => new(DrainWork.JobKind, $"node/{Name}") { Details = Options };

    private Dictionary<string, string> Options
    {
        get
        {
            var options = new (string Name, bool Set)[]
            {
                ("ignoreDaemonSets", IgnoreDaemonSets), ("deleteLocalData", DeleteLocalData), ("force", Force), ("dryRun", DryRun),
            };
            var details = options.Where(option => option.Set).ToDictionary(option => option.Name, _ => "true", StringComparer.Ordinal);
            if (GracePeriodSeconds is { } grace)
            {
                details["gracePeriodSeconds"] = grace.ToString(CultureInfo.InvariantCulture);
            }

            if (TimeoutSeconds is { } timeout)
            {
                details["timeoutSeconds"] = timeout.ToString(CultureInfo.InvariantCulture);
            }

            return details;
        }
    }
}

public sealed class DrainNodeValidator : AbstractValidator<DrainNode>
{
    private const int Day = 86_400;

    public DrainNodeValidator()
    {
        RuleFor(request => request.Name).ObjectName();
        RuleFor(request => request.GracePeriodSeconds).InclusiveBetween(0, Day).WithMessage($"gracePeriodSeconds must be from 0 to {Day}.");
        RuleFor(request => request.TimeoutSeconds).InclusiveBetween(0, Day).WithMessage($"timeoutSeconds must be from 0, which means no end, to {Day}.");
    }
}

internal sealed class DrainNodeHandler(INodePods pods, IJobs jobs, JobSignal signal, IRequestContext context, AuditNotes notes, TimeProvider time)
    : ICommandHandler<DrainNode, Drain>
{
    public async Task<Result<Drain>> Handle(DrainNode request, CancellationToken cancellationToken)
    {
        if ((await pods.On(request.Name, cancellationToken)).IsFailure(out var failure, out var there))
        {
            return failure;
        }

        var plan = DrainPlan.Of(there, new DrainRules(request.IgnoreDaemonSets, request.DeleteLocalData, request.Force));
        if (plan.Refused.Any())
        {
            return Refusal(request.Name, [.. plan.Refused]);
        }

        var now = time.GetUtcNow();
        var state = DrainState.Of(request, plan, now);
        return request.DryRun ? Drain.Of(state) : await Begin(state, now, cancellationToken);
    }

    private async Task<Result<Drain>> Begin(DrainState state, DateTimeOffset now, CancellationToken cancellation)
    {
        var origin = new JobOrigin(context.Caller?.Name ?? "anonymous", context.CorrelationId, context.ClientAddress, now);
        var job = new Job(Guid.CreateVersion7(now), DrainWork.JobKind, $"node/{state.Node}", state.ToString(), origin);
        if ((await jobs.Add(job, cancellation)).IsFailure(out var failure, out _))
        {
            return failure;
        }

        // The runner writes a line with the same job when it has ended.
        notes.Add("job", job.Id.ToString());
        notes.Add("phase", "started");
        signal.Wake();
        return Drain.Of(job);
    }

    private static Failure.Conflict Refusal(string node, IReadOnlyList<PlannedPod> refused) => new(
        $"{node} is not drained, and nothing was changed: {string.Join(" ", refused.Take(3).Select(pod => $"{pod.Pod}: {pod.Why}"))}"
        + (refused.Count > 3 ? $" And {refused.Count - 3} more." : ""))
    {
        Details = new Dictionary<string, object?>
        {
            ["node"] = node,
            ["pods"] = refused
                .Select(pod => new Dictionary<string, string?> { ["namespace"] = pod.Pod.Namespace, ["name"] = pod.Pod.Name, ["reason"] = pod.Why })
                .ToArray(),
        },
    };
}
