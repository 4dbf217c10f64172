using K13d.Application.Pipeline;
using K13d.Application.Tools;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Application.Chat.Runs;

/// <summary>Makes the scope that a tool call lives in: one each, because what the audit record says of a request is noted in its scope.</summary>
internal sealed class ToolScopes(IServiceScopeFactory scopes)
{
    /// <summary>The tools, as the person whose run it is.</summary>
    public ToolScope Open(RunOrder order)
    {
        var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<Delegation>().Begin(order.Origin);
        return new ToolScope(
            scope,
            [.. services.GetServices<ITool>()],
            new ToolPlace(services.GetRequiredService<IMediator>(), order.Context.Namespace, order.Session.Id, order.Agent));
    }
}

/// <summary>What one tool call has to itself.</summary>
internal sealed class ToolScope(AsyncServiceScope scope, IReadOnlyList<ITool> tools, ToolPlace place) : IAsyncDisposable
{
    public IReadOnlyList<ITool> Tools => tools;

    public ToolPlace Place => place;

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}
