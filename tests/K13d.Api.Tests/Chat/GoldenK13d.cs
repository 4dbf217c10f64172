using K13d.Api.Tests.Hosting;
using k8s;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;
using K13d.Testing.Shared;
using K13d.Testing.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Chat;

/// <summary>A K13d whose cluster has the broken workloads; it thinks that they have been so for ten minutes.</summary>
public sealed class GoldenK13d : IAsyncLifetime
{
    private readonly ShiftedTime time = new();
    private K13dHost? host;
    private HttpClient? client;
    private Kubernetes? cluster;
    private BrokenWorkloads? broken;
    private KubectlRunner? kubectl;

    /// <summary>With an operator logged in.</summary>
    public HttpClient Client => client ?? throw NotThere();

    public BrokenWorkloads Broken => broken ?? throw NotThere();

    /// <summary>Its cluster, without K13d.</summary>
    public Kubernetes Cluster => cluster ?? throw NotThere();

    /// <inheritdoc cref="Cluster"/>
    public KubectlRunner Kubectl => kubectl ?? throw NotThere();

    public async ValueTask InitializeAsync()
    {
        if (!SharedFolder.Exists)
        {
            return;
        }

        host = await K13dHost.Start(["--Chat:DailyRuns=10000"], services => services.AddSingleton<TimeProvider>(time));
        kubectl = new KubectlRunner(await host.Kubeconfig());
        client = await host.LoggedIn(Role.Operator);
        cluster = await host.Cluster();
        broken = await BrokenWorkloads.Create(cluster, kubectl);
        time.Advance(TimeSpan.FromMinutes(10));
    }

    public async ValueTask DisposeAsync()
    {
        if (broken is not null)
        {
            await broken.DisposeAsync();
        }

        cluster?.Dispose();
        kubectl?.Dispose();
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    private static InvalidOperationException NotThere() => new("shared/ is not there.");
}
