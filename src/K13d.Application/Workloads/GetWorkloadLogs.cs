using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Pods;
using K13d.Application.Ports.Pods;
using K13d.Application.Ports.Workloads;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;

namespace K13d.Application.Workloads;

/// <summary>Reads what the pods of a workload have printed as one log, and follows it.</summary>
/// <param name="Kind">As <see cref="WorkloadKinds"/> takes it.</param>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="Container">Absent means each pod's default container, or its only one.</param>
/// <param name="AllContainers">Whether all containers of each pod are meant.</param>
public sealed record GetWorkloadLogs(string Kind, string Name, string? Namespace = null, string? Container = null, bool AllContainers = false)
    : LogSelection, IQuery<WorkloadLog>, IRequires
{
    public Permission Permission => Permission.ReadResources;
}

/// <param name="Lines">They can be read once. A failure is the last of them.</param>
public sealed record WorkloadLog(IAsyncEnumerable<Result<WorkloadLogItem>> Lines);

public sealed class GetWorkloadLogsValidator : AbstractValidator<GetWorkloadLogs>
{
    public GetWorkloadLogsValidator()
    {
        RuleFor(request => request.Kind).Must(kind => WorkloadKinds.TryFind(kind, out _)).WithMessage($"kind must be one of {WorkloadKinds.Names}.");
        RuleFor(request => request.Name).ObjectName();
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Container)
            .OptionalLabel("container")
            .Must((request, container) => string.IsNullOrEmpty(container) || !request.AllContainers)
            .WithMessage("container and allContainers exclude each other: send one of them.");
        LogSelection.Validate(this);
    }
}

internal sealed class GetWorkloadLogsHandler(IWorkloadPods pods, IPodLogs logs, TimeProvider time) : IQueryHandler<GetWorkloadLogs, WorkloadLog>
{
    public async Task<Result<WorkloadLog>> Handle(GetWorkloadLogs request, CancellationToken cancellationToken)
    {
        if (!WorkloadKinds.TryFind(request.Kind, out var kind))
        {
            throw new InvalidOperationException($"'{request.Kind}' should not have passed the validator.");
        }

        var workload = ResourceRef.Of(kind, request.Namespace, request.Name);
        if ((await pods.Of(workload, cancellationToken)).IsFailure(out var failure, out var made)
            || LogChoice.Of(made, request).IsFailure(out failure, out var choice))
        {
            return failure;
        }

        if (choice.Containers.Count > LogChoice.Most)
        {
            return new Failure.Invalid(
                $"{workload} has {choice.Containers.Count} containers to read, and at most {LogChoice.Most} are read at once: read single pods (GET /api/pods/{{name}}/logs), "
                + "or name one container of each.");
        }

        var source = new WorkloadLogSource(logs, request);
        var lines = source.First.Follow
            ? new WorkloadFollow(pods, source, workload, request, time).Lines(made, choice, cancellationToken)
            : new WorkloadMerge(source).Lines(workload, choice, cancellationToken);
        return new WorkloadLog(source.Limited(lines, cancellationToken));
    }
}
