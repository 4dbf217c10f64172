using System.Text.Json;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Identity;
using K13d.Application.Tools;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Infrastructure.Tests.Kubernetes;
using K13d.Testing.Tools;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Infrastructure.Tests;

/// <summary>The operator's tools as the product has them, called by somebody of a role, with what they leave in the audit record.</summary>
internal sealed class ToolServices : IAuditTrail, IRequestContext, IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly Role role;

    public ToolServices(string kubeconfig, Role role, params (string Name, string Value)[] settings)
        : this(kubeconfig, role, services => { }, settings)
    {
    }

    public ToolServices(string kubeconfig, Role role, Action<IServiceCollection> replace, params (string Name, string Value)[] settings)
    {
        this.role = role;
        services = KubernetesServices.Build(
            kubeconfig,
            added => replace(added.AddApplication().AddSingleton<IAuditTrail>(this).AddSingleton<IRequestContext>(this)),
            [("Kubectl:Path", Programs.Kubectl), .. settings]);
    }

    public static Guid Session { get; } = Guid.NewGuid();

    public List<AuditEntry> Recorded { get; } = [];

    public Caller? Caller => new(Guid.NewGuid(), "eve", role, Guid.NewGuid());

    public string CorrelationId => "test";

    public string? ClientAddress => null;

    public Task<Result<Done>> Append(AuditEntry entry, CancellationToken cancellation)
    {
        Recorded.Add(entry);
        return Task.FromResult<Result<Done>>(new Done());
    }

    /// <summary>Has a tool understand a call, in a scope of its own, which <paramref name="use"/> may run it in.</summary>
    public async Task<T> Prepare<T>(string tool, object arguments, string home, Func<Result<PreparedTool>, Task<T>> use)
    {
        await using var scope = services.CreateAsyncScope();
        var place = new ToolPlace(scope.ServiceProvider.GetRequiredService<IMediator>(), home, Session, "builtin");
        var called = scope.ServiceProvider.GetServices<ITool>().Single(known => known.Description.Name == tool);
        return await use(await called.Prepare(JsonSerializer.SerializeToElement(arguments), place, TestContext.Current.CancellationToken));
    }

    public ValueTask DisposeAsync() => services.DisposeAsync();
}
