using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Tools;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Tools;

namespace K13d.Application.Tools;

/// <summary>What waits for the caller's decision.</summary>
public sealed record ListPendingTools : IQuery<PendingTools>, IRequires
{
    public Permission Permission => Permission.UseChat;
}

/// <param name="Calls">The oldest first.</param>
public sealed record PendingTools(IReadOnlyList<ToolCall> Calls);

internal sealed class ListPendingToolsHandler(IRequestContext context, IToolCalls calls) : IQueryHandler<ListPendingTools, PendingTools>
{
    public async Task<Result<PendingTools>> Handle(ListPendingTools request, CancellationToken cancellationToken) =>
        (await calls.Pending(AuthorisedCaller.Of(context).UserId, cancellationToken)).Map(pending => new PendingTools(pending));
}
