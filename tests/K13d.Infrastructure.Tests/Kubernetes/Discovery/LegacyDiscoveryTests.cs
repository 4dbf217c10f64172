using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Discovery;
using K13d.Testing.Clusters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Discovery;

/// <summary>On an API server that does not aggregate its discovery: before it, all that K13d says it would accept but plain JSON is taken away.</summary>
[ClusterTests]
public sealed class LegacyDiscoveryTests(TestCluster cluster) : IAsyncLifetime
{
    /// <summary>A path that is answered as if the group's own API server were away.</summary>
    private string away = "";
    private ScriptedApiServer? started;

    private ScriptedApiServer Server => started!;

    public async ValueTask InitializeAsync() => started = await ScriptedApiServer.Start(Forward);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Theory]
    [InlineData("pods", "v1/Pod"), InlineData("pod", "v1/Pod"), InlineData("Pod", "v1/Pod"), InlineData("po", "v1/Pod"), InlineData("pods.v1.", "v1/Pod")]
    [InlineData("deployments", "apps/v1/Deployment"), InlineData("deployment", "apps/v1/Deployment"), InlineData("Deployment", "apps/v1/Deployment")]
    [InlineData("deploy", "apps/v1/Deployment"), InlineData("deployments.apps", "apps/v1/Deployment"), InlineData("deployments.v1.apps", "apps/v1/Deployment")]
    [InlineData("hpa", "autoscaling/v2/HorizontalPodAutoscaler"), InlineData("ingresses.networking.k8s.io", "networking.k8s.io/v1/Ingress")]
    [InlineData("ns", "v1/Namespace"), InlineData("ev", "v1/Event"), InlineData("events.events.k8s.io", "events.k8s.io/v1/Event")]
    public async Task A_kind_is_found_by_each_of_its_names(string token, string expected)
    {
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        var found = await services.GetRequiredService<IResourceCatalog>().Resolve(token, TestContext.Current.CancellationToken);

        Assert.False(found.IsFailure(out var failure, out var kind), failure?.Message);
        Assert.Equal(expected, $"{kind!.ApiVersion}/{kind.Kind}");
    }

    [Fact]
    public async Task It_finds_what_is_found_on_a_server_that_aggregates()
    {
        await using var legacy = KubernetesServices.Build(Server.Kubeconfig);
        await using var aggregated = KubernetesServices.Build(cluster.KubeconfigPath);

        Assert.Equal(Described(await Read(aggregated)), Described(await Read(legacy)));
        Assert.True(Server.Requests > 2);
    }

    [Fact]
    public async Task A_group_whose_own_API_server_is_away_does_not_hide_the_others()
    {
        away = "/apis/apps/v1";
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        var kinds = (await Read(services)).Kinds;

        Assert.Contains(kinds, kind => kind.Kind == "Job");
        Assert.DoesNotContain(kinds, kind => kind.Group == "apps");
    }

    [Fact]
    public async Task Without_the_core_kinds_there_is_no_catalogue_rather_than_one_without_pods()
    {
        away = "/api/v1";
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        var found = await services.GetRequiredService<IResourceCatalog>().Resolve("deployments", TestContext.Current.CancellationToken);

        Assert.IsType<Failure.ClusterFailed>(FailureOf(found));
    }

    private static async Task<ResourceCatalog> Read(ServiceProvider services)
    {
        var read = await services.GetRequiredService<ApiDiscovery>().Read(TestContext.Current.CancellationToken);
        Assert.False(read.IsFailure(out var failure, out var catalog), failure?.Message);
        return catalog!;
    }

    /// <summary>Without custom kinds, which other tests make and remove meanwhile.</summary>
    private static IEnumerable<string> Described(ResourceCatalog catalog) => catalog.Kinds
        .Where(kind => !kind.Group.Contains('.', StringComparison.Ordinal) || kind.Group.EndsWith(".k8s.io", StringComparison.Ordinal))
        .Select(kind => $"{kind.ApiVersion} {kind.Plural} {kind.Singular} {kind.Kind} {kind.Namespaced} [{string.Join(',', kind.ShortNames)}] [{string.Join(',', kind.Verbs.Order())}]")
        .Order(StringComparer.Ordinal);

    private async Task Forward(HttpContext context)
    {
        if (context.Request.Path == away)
        {
            context.Response.StatusCode = 503;
            return;
        }

        using var answer = await cluster.Http.GetAsync(new Uri($"{context.Request.Path}{context.Request.QueryString}".TrimStart('/'), UriKind.Relative), context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
