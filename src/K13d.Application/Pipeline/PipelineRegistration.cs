using System.Reflection;
using FluentValidation;
using K13d.Application.Diagnosis;
using K13d.Application.Resources;
using K13d.Application.Chat;
using K13d.Application.Chat.Runs;
using K13d.Application.Health;
using K13d.Application.Jobs;
using K13d.Application.Nodes;
using K13d.Application.PortForwards;
using K13d.Application.Pods;
using K13d.Application.Releases;
using K13d.Application.Sessions;
using K13d.Application.Settings;
using K13d.Application.Tools;
using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Application.Pipeline;

/// <summary>Registers the use cases of this assembly and the behaviours that every one of them passes.</summary>
public static class PipelineRegistration
{
    /// <summary>In the order in which a request passes them.</summary>
    public static IReadOnlyList<Type> Behaviours { get; } =
    [
        typeof(TelemetryBehaviour<,>),
        typeof(AuthorisationBehaviour<,>),
        typeof(ValidationBehaviour<,>),
        typeof(AuditBehaviour<,>),
    ];

    public static IServiceCollection AddApplication(this IServiceCollection services)
    {
        var assembly = typeof(PipelineRegistration).Assembly;
        services.AddValidatorsFromAssembly(assembly, ServiceLifetime.Scoped, includeInternalTypes: true);
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped<AuditNotes>();
        services.AddScoped<Auditor>();
        services.AddScoped<Delegation>();
        services.AddScoped<ResourceReader>();
        services.AddScoped<ResourceWriting>();
        services.AddScoped<ManifestApplication>();
        services.AddScoped<ReleaseProgress>();
        services.AddScoped<ReleaseLocks>();
        services.AddScoped<ReleaseRights>();
        services.AddScoped<ReleaseChanging>();
        services.AddScoped<ReleaseComparison>();
        services.AddScoped<ReleaseDeploying>();
        services.AddScoped<ChartOfRelease>();
        services.AddScoped<LlmChanging>();
        services.AddSingleton<ToolSecrets>();
        services.AddSingleton<SnapshotReader>();
        services.AddScoped<ITool, KubectlTool>();
        services.AddScoped<ITool, DiagnoseTool>();
        services.AddSingleton<ReleaseMasks>();
        services.AddSingleton<ReleaseObjects>();
        services.AddSingleton<SessionWatch>();
        services.AddSingleton<LiveForwards>();
        services.AddSingleton<TerminalPlaces>();
        services.AddSingleton<StorageProbe>();
        services.AddSingleton<LlmProbe>();
        services.AddSingleton<ChatBudget>();
        services.AddSingleton<ChatStream>();
        services.AddSingleton<ChatModels>();
        services.AddSingleton(provider => new Lazy<ChatRuns>(() => ChatRuns.Create(provider)));
        services.AddSingleton<ToolScopes>();
        services.AddSingleton<ChatRun>();
        services.AddSingleton<JobSignal>();
        services.AddSingleton<JobWatch>();
        services.AddSingleton<IJobWork, DrainWork>();
        services.AddSingleton(provider => new Lazy<JobRunner>(() => JobRunner.Create(provider)));
        foreach (var behaviour in Behaviours)
        {
            services.AddScoped(typeof(IPipelineBehavior<,>), behaviour);
        }

        foreach (var (contract, handler) in Handlers(assembly))
        {
            services.AddScoped(contract, handler);
        }

        return services;
    }

    private static IEnumerable<(Type Contract, Type Handler)> Handlers(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type is { IsClass: true, IsAbstract: false }
        from contract in type.GetInterfaces()
        where contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>)
        select (contract, type);
}
