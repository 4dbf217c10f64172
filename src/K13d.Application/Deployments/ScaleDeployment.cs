using System.Globalization;
using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.Deployments;

/// <summary>Changes how many replicas a Deployment runs.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="Replicas">Null is refused: what was left out must not be taken for none.</param>
public sealed record ScaleDeployment(string? Namespace, string Name, int? Replicas) : ICommand<ScaledDeployment>, IRequires
{
    public Permission Permission => Permission.OperateWorkloads;

    public AuditTarget? Audits => new("scale", $"deployment/{Name}", Target.Namespace)
    {
        Details = Replicas is { } replicas ? new Dictionary<string, string> { ["replicas"] = Text(replicas) } : new Dictionary<string, string>(),
    };

    internal ResourceRef Target => ResourceRef.Of(ResourceKind.Deployment, Namespace, Name);

    internal static string Text(int replicas) => replicas.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A Deployment with a new number of replicas, which its pods follow.</summary>
/// <param name="Before">How many it was to have before.</param>
/// <param name="Autoscaler">The HorizontalPodAutoscaler that will change the number again; null where none governs this Deployment.</param>
public sealed record ScaledDeployment(string Namespace, string Name, int Replicas, int Before, string? Autoscaler);

public sealed class ScaleDeploymentValidator : AbstractValidator<ScaleDeployment>
{
    private const int MostReplicas = 10_000;

    public ScaleDeploymentValidator()
    {
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Name).ObjectName();
        RuleFor(request => request.Replicas)
            .Must(replicas => replicas is >= 0 and <= MostReplicas)
            .WithMessage($"replicas must be a number from 0 to {MostReplicas}.");
    }
}

internal sealed class ScaleDeploymentHandler(IWorkloadScaler scaler, IAutoscalers autoscalers, AuditNotes notes)
    : ICommandHandler<ScaleDeployment, ScaledDeployment>
{
    public async Task<Result<ScaledDeployment>> Handle(ScaleDeployment request, CancellationToken cancellationToken)
    {
        var deployment = request.Target;
        var replicas = request.Replicas!.Value;

        // Asked first: once the change is made, nothing may fail any more.
        if ((await autoscalers.Of(deployment, cancellationToken)).IsFailure(out var failure, out var autoscaling)
            || (await scaler.Scale(deployment, replicas, cancellationToken)).IsFailure(out failure, out var before))
        {
            return failure;
        }

        notes.Add("before", ScaleDeployment.Text(before));
        return new ScaledDeployment(deployment.Namespace!, deployment.Name, replicas, before, autoscaling.Autoscaler);
    }
}
