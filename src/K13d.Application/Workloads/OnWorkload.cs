using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Resources;
using K13d.Domain.Resources;

namespace K13d.Application.Workloads;

/// <summary>A request about one workload: a Deployment, StatefulSet, DaemonSet or CronJob.</summary>
public interface IOnWorkload
{
    ResourceKind Kind { get; }

    /// <summary>Absent means <c>default</c>.</summary>
    string? Namespace { get; }

    string Name { get; }
}

/// <summary>What the requests about one workload share.</summary>
public static class OnWorkloadRules
{
    public static ResourceRef Target(this IOnWorkload request) => ResourceRef.Of(request.Kind, request.Namespace, request.Name);

    public static AuditTarget Audit(this IOnWorkload request, string action)
    {
        var target = request.Target();
        return new AuditTarget(action, target.ToString(), target.Namespace);
    }

    /// <summary>The rules of the workload itself.</summary>
    /// <param name="kinds">Those that this can be done to.</param>
    public static void OnWorkload<T>(this AbstractValidator<T> validator, params IReadOnlyList<ResourceKind> kinds)
        where T : IOnWorkload
    {
        validator.RuleFor(request => request.Kind)
            .Must(kinds.Contains)
            .WithMessage($"{{PropertyName}} must be one of {string.Join(", ", kinds.Select(kind => kind.Kind))}.")
            .WithName("kind");
        validator.RuleFor(request => request.Namespace).OptionalNamespace();
        validator.RuleFor(request => request.Name).ObjectName();
    }
}
