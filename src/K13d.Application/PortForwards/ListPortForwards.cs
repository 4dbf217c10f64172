using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.PortForwards;

/// <summary>Lists the caller's own port-forwards; an administrator's answer has everyone's.</summary>
public sealed record ListPortForwards : IQuery<PortForwardList>, IRequires
{
    public Permission Permission => Permission.ForwardPorts;
}

/// <param name="Items">The oldest first.</param>
public sealed record PortForwardList(IReadOnlyList<PortForward> Items);

internal sealed class ListPortForwardsHandler(LiveForwards forwards, IRequestContext context) : IQueryHandler<ListPortForwards, PortForwardList>
{
    public Task<Result<PortForwardList>> Handle(ListPortForwards request, CancellationToken cancellationToken) =>
        Task.FromResult<Result<PortForwardList>>(new PortForwardList(
            [.. forwards.Of(context.Caller).Select(forward => forward.Describe()).OrderBy(forward => forward.StartedAt).ThenBy(forward => forward.Id, StringComparer.Ordinal)]));
}
