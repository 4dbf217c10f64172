using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Nodes;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Nodes;

/// <summary>Lets new pods be placed on a node again.</summary>
public sealed record UncordonNode(string Name) : ICommand<NodeSchedule>, IRequires
{
    public Permission Permission => Permission.OperateNodes;

    public AuditTarget? Audits => new("uncordon", $"node/{Name}");
}

public sealed class UncordonNodeValidator : AbstractValidator<UncordonNode>
{
    public UncordonNodeValidator() => RuleFor(request => request.Name).ObjectName();
}

internal sealed class UncordonNodeHandler(INodeScheduling scheduling) : ICommandHandler<UncordonNode, NodeSchedule>
{
    public async Task<Result<NodeSchedule>> Handle(UncordonNode request, CancellationToken cancellationToken) =>
        (await scheduling.SetUnschedulable(request.Name, false, cancellationToken))
            .Map(before => new NodeSchedule(request.Name, Unschedulable: false, Changed: before != false));
}
