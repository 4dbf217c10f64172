using FluentValidation;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.PortForwards;

/// <summary>Tells of one port-forward, to its owner or an administrator.</summary>
public sealed record GetPortForward(string Id) : IQuery<PortForward>, IRequires
{
    public Permission Permission => Permission.ForwardPorts;
}

public sealed class GetPortForwardValidator : AbstractValidator<GetPortForward>
{
    public GetPortForwardValidator() => RuleFor(request => request.Id).NotEmpty();
}

internal sealed class GetPortForwardHandler(LiveForwards forwards, IRequestContext context) : IQueryHandler<GetPortForward, PortForward>
{
    public Task<Result<PortForward>> Handle(GetPortForward request, CancellationToken cancellationToken) =>
        Task.FromResult(forwards.Find(request.Id, context.Caller).Map(forward => forward.Describe()));
}
