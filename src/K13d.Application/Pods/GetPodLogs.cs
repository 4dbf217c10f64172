using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Pods;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Pods;
using K13d.Domain.Resources;

namespace K13d.Application.Pods;

/// <summary>Reads what a container of a pod has printed, and follows it.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
/// <param name="Container">Absent means the pod's default container, or its only one.</param>
public sealed record GetPodLogs(string Name, string? Namespace = null, string? Container = null) : LogSelection, IQuery<PodLog>, IRequires
{
    public Permission Permission => Permission.ReadResources;
}

/// <param name="Lines">They can be read once. A failure is the last of them.</param>
public sealed record PodLog(IAsyncEnumerable<Result<LogLine>> Lines);

public sealed class GetPodLogsValidator : AbstractValidator<GetPodLogs>
{
    public GetPodLogsValidator()
    {
        RuleFor(request => request.Name).ObjectName();
        RuleFor(request => request.Namespace).OptionalNamespace();
        RuleFor(request => request.Container).OptionalLabel("container");
        LogSelection.Validate(this);
    }
}

internal sealed class GetPodLogsHandler(IPodLogs logs) : IQueryHandler<GetPodLogs, PodLog>
{
    public async Task<Result<PodLog>> Handle(GetPodLogs request, CancellationToken cancellationToken)
    {
        var pod = ResourceRef.Of(ResourceKind.Pod, request.Namespace, request.Name);
        var filter = request.Filter(new LogLimit(request.LimitBytes));
        return (await logs.Open(pod, request.Container, request.Range(), cancellationToken)).Map(opened => new PodLog(filter.Of(opened.Lines)));
    }
}
