using k8s;
using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using K13d.Testing.Clusters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Nodes;

/// <summary>On a node that is only an object, so that no pod of anyone's waits for it.</summary>
[ClusterTests]
public sealed class NodeSchedulingTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNode? node;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private INodeScheduling Scheduling => services.GetRequiredService<INodeScheduling>();

    public async ValueTask InitializeAsync() => node = await TestNode.Create(cluster.Client, Cancellation);

    public async ValueTask DisposeAsync()
    {
        await node!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task A_node_is_cordoned_and_uncordoned_as_kubectl_does_it()
    {
        Assert.Equal((false, true), (await Set(true), await IsCordoned()));
        Assert.Equal((true, false), (await Set(false), await IsCordoned()));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_node_that_is_as_it_should_be_is_not_written(bool cordoned)
    {
        await using var server = await ScriptedApiServer.Start(context => context.Response.WriteAsync(
            cordoned ? """{"kind":"Node","spec":{"unschedulable":true}}""" : """{"kind":"Node"}"""));
        await using var scripted = KubernetesServices.Build(server.Kubeconfig);

        var before = await scripted.GetRequiredService<INodeScheduling>().SetUnschedulable("node-1", cordoned, Cancellation);

        Assert.Equal<Result<bool>>(cordoned, before);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_node_that_is_not_there_is_not_found() =>
        Assert.IsType<Failure.NotFound>(FailureOf(await Scheduling.SetUnschedulable("k13d-test-nowhere", unschedulable: true, Cancellation)));

    private async Task<bool> Set(bool unschedulable) =>
        Value(await Scheduling.SetUnschedulable(node!.Name, unschedulable, Cancellation));

    private async Task<bool> IsCordoned() => (await cluster.Client.CoreV1.ReadNodeAsync(node!.Name, cancellationToken: Cancellation)).Spec?.Unschedulable ?? false;
}
