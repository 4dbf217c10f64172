using System.Globalization;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Workloads;

/// <summary>Changes how many replicas a workload runs.</summary>
/// <param name="Kind">Deployment or StatefulSet.</param>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="Replicas">Null is refused: what was left out must not be taken for none.</param>
public sealed record ScaleWorkload(ResourceKind Kind, string? Namespace, string Name, int? Replicas) : ICommand<ScaledWorkload>, IRequires, IOnWorkload
{
    public Permission Permission => Permission.OperateWorkloads;

    public AuditTarget? Audits => this.Audit("scale") with
    {
        Details = Replicas is { } replicas ? new Dictionary<string, string> { ["replicas"] = Text(replicas) } : new Dictionary<string, string>(),
    };

    internal static string Text(int replicas) => replicas.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A workload with a new number of replicas, which its pods follow.</summary>
/// <param name="Before">How many it was to have before.</param>
/// <param name="Autoscaler">The HorizontalPodAutoscaler that will change the number again; null where none governs this workload.</param>
public sealed record ScaledWorkload(string Namespace, string Name, int Replicas, int Before, string? Autoscaler);

public sealed class ScaleWorkloadValidator : AbstractValidator<ScaleWorkload>
{
    private const int MostReplicas = 10_000;

    public ScaleWorkloadValidator()
    {
        this.OnWorkload(ResourceKind.Deployment, ResourceKind.StatefulSet);
        RuleFor(request => request.Replicas)
            .Must(replicas => replicas is >= 0 and <= MostReplicas)
            .WithMessage($"replicas must be a number from 0 to {MostReplicas}.");
    }
}

internal sealed class ScaleWorkloadHandler(IWorkloadScaler scaler, IAutoscalers autoscalers, AuditNotes notes) : ICommandHandler<ScaleWorkload, ScaledWorkload>
{
    public async Task<Result<ScaledWorkload>> Handle(ScaleWorkload request, CancellationToken cancellationToken)
    {
        var workload = request.Target();
        var replicas = request.Replicas!.Value;

        // Asked first: once the change is made, nothing may fail any more.
        if ((await autoscalers.Of(workload, cancellationToken)).IsFailure(out var failure, out var autoscaling)
            || (await scaler.Scale(workload, replicas, cancellationToken)).IsFailure(out failure, out var before))
        {
            return failure;
        }

        notes.Add("before", ScaleWorkload.Text(before));
        return new ScaledWorkload(workload.Namespace!, workload.Name, replicas, before, autoscaling.Autoscaler);
    }
}
