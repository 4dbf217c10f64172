using k8s;
using k8s.Models;
using K13d.Application.Ports.Resources;
using K13d.Domain.Diagnosis;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Testing.Clusters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Resources;

[ClusterTests]
public sealed class ResourceListsTests(TestCluster cluster) : IAsyncLifetime
{
    private static readonly ResourceKind ConfigMap = DiagnosedKinds.All.Single(kind => kind.Kind == "ConfigMap");

    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace? own;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IResourceLists Lists => services.GetRequiredService<IResourceLists>();

    public async ValueTask InitializeAsync() => own = await cluster.NewNamespace("lists");

    public async ValueTask DisposeAsync()
    {
        await own!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task A_list_is_whole_however_many_pages_it_has_and_its_items_say_what_they_are()
    {
        await Configure(120);

        var all = Value(await Lists.All(ConfigMap, new ObjectQuery(own!.Name, 200) { LabelSelector = "of=lists" }, Cancellation));

        Assert.Equal(120, all.Select(item => (string)item["metadata"]!["name"]!).Distinct().Count());
        Assert.All(all, item => Assert.Equal(("v1", "ConfigMap", true), ((string)item["apiVersion"]!, (string)item["kind"]!, item["metadata"]!["managedFields"] is null)));
    }

    [Fact]
    public async Task Of_more_than_may_be_none_are_answered()
    {
        await Configure(60);

        Assert.Equal(60, Value(await Lists.All(ConfigMap, new ObjectQuery(own!.Name, 60) { LabelSelector = "of=lists" }, Cancellation)).Count);
        Assert.IsType<Failure.Invalid>(FailureOf(await Lists.All(ConfigMap, new ObjectQuery(own.Name, 59) { LabelSelector = "of=lists" }, Cancellation)));
    }

    [Fact]
    public async Task A_field_selector_chooses()
    {
        await cluster.Client.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret { Metadata = new V1ObjectMeta { Name = "sh.helm.release.v1.x.v1" }, Type = "helm.sh/release.v1" }, own!.Name, cancellationToken: Cancellation);
        await cluster.Client.CoreV1.CreateNamespacedSecretAsync(new V1Secret { Metadata = new V1ObjectMeta { Name = "login" } }, own.Name, cancellationToken: Cancellation);

        var query = new ObjectQuery(own.Name, 10) { FieldSelector = "type!=helm.sh/release.v1" };
        Assert.Equal("login", (string?)Assert.Single(Value(await Lists.All(ResourceKind.Secret, query, Cancellation)))["metadata"]!["name"]);
    }

    [Fact]
    public async Task What_has_too_many_bytes_is_not_held()
    {
        await using var server = await ScriptedApiServer.Start(async context =>
        {
            await context.Response.WriteAsync("""{"kind":"ConfigMapList","metadata":{},"items":[{"data":{"a":" """, Cancellation);
            for (var sent = 0; sent < 64 && !context.RequestAborted.IsCancellationRequested; sent++)
            {
                await context.Response.WriteAsync(new string('x', 1024 * 1024), Cancellation);
            }
        });
        await using var scripted = KubernetesServices.Build(server.Kubeconfig);

        var failure = FailureOf(await scripted.GetRequiredService<IResourceLists>().All(ConfigMap, new ObjectQuery("shop", 10), Cancellation));

        Assert.Contains("32 MiB", Assert.IsType<Failure.Invalid>(failure).Message, StringComparison.Ordinal);
    }

    private Task<V1ConfigMap[]> Configure(int count) => Task.WhenAll(Enumerable.Range(0, count).Select(at => cluster.Client.CoreV1.CreateNamespacedConfigMapAsync(
        new V1ConfigMap { Metadata = new V1ObjectMeta { Name = $"c{at}", Labels = new Dictionary<string, string> { ["of"] = "lists" } } }, own!.Name, cancellationToken: Cancellation)));
}
