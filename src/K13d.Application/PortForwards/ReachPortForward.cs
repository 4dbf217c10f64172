using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;

namespace K13d.Application.PortForwards;

/// <summary>
/// Lets its owner, or an administrator, send something through a port-forward. The record has when it started and ended; what went through it in between
/// is not in it, as it could not be of what comes to its loopback port.
/// </summary>
public sealed record ReachPortForward(string Id) : IQuery<ReachedForward>, IRequires
{
    public Permission Permission => Permission.ForwardPorts;
}

/// <summary>A port-forward that may be used now.</summary>
/// <param name="Connect">Opens a connection to the pod, which is the caller's to close. Conflict where it has ended, or has too many.</param>
public sealed record ReachedForward(string Id, ResourceRef Pod, int PodPort, Func<CancellationToken, Task<Result<Stream>>> Connect);

public sealed class ReachPortForwardValidator : AbstractValidator<ReachPortForward>
{
    public ReachPortForwardValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class ReachPortForwardHandler(LiveForwards forwards, IRequestContext context) : IQueryHandler<ReachPortForward, ReachedForward>
{
    public Task<Result<ReachedForward>> Handle(ReachPortForward request, CancellationToken cancellationToken) => Task.FromResult(
        forwards.Find(request.Id, context.Caller).Map(forward => new ReachedForward(forward.Id, forward.Pod, forward.PodPort, forward.Connect)));
}
