using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Nodes;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Nodes;

/// <summary>Lets no new pods be placed on a node; those that run there stay, and those of DaemonSets still come.</summary>
public sealed record CordonNode(string Name) : ICommand<NodeSchedule>, IRequires
{
    public Permission Permission => Permission.OperateNodes;

    public AuditTarget? Audits => new("cordon", $"node/{Name}");
}

public sealed class CordonNodeValidator : AbstractValidator<CordonNode>
{
    public CordonNodeValidator() => RuleFor(request => request.Name).ObjectName();
}

internal sealed class CordonNodeHandler(INodeScheduling scheduling) : ICommandHandler<CordonNode, NodeSchedule>
{
    public async Task<Result<NodeSchedule>> Handle(CordonNode request, CancellationToken cancellationToken) =>
        (await scheduling.SetUnschedulable(request.Name, true, cancellationToken))
            .Map(before => new NodeSchedule(request.Name, Unschedulable: true, Changed: before != true));
}
