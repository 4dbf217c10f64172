using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.PortForwards;

/// <summary>Ends a port-forward, and every connection through it.</summary>
public sealed record StopPortForward(string Id) : ICommand<PortForward>, IRequires
{
    public Permission Permission => Permission.ForwardPorts;

    public AuditTarget? Audits => new("stop", $"portforward/{Id}");
}

public sealed class StopPortForwardValidator : AbstractValidator<StopPortForward>
{
    public StopPortForwardValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class StopPortForwardHandler(LiveForwards forwards, IRequestContext context, AuditNotes notes) : ICommandHandler<StopPortForward, PortForward>
{
    public async Task<Result<PortForward>> Handle(StopPortForward request, CancellationToken cancellationToken)
    {
        if (forwards.Find(request.Id, context.Caller).IsFailure(out var failure, out var forward))
        {
            return failure;
        }

        notes.Resource = forward.Pod.ToString();
        notes.Namespace = forward.Pod.Namespace;
        notes.Add("id", forward.Id);
        await forward.Stop($"stopped by {context.Caller?.Name}");
        return forward.Describe() with { Status = "stopped" };
    }
}
