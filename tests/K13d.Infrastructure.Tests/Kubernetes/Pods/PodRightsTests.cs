using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Pods;
using K13d.Testing.Clusters;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Pods;

[ClusterTests]
public sealed class PodRightsTests(TestCluster cluster)
{
    private static readonly ResourceRef Pod = new(ResourceKind.Pod, "default", "nginx");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData("exec"), InlineData("portforward")]
    public async Task An_administrator_of_the_cluster_may(string subresource)
    {
        await using var services = KubernetesServices.Build(cluster.KubeconfigPath);

        Assert.Null(FailureOf(await services.GetRequiredService<PodRights>().Create(subresource, Pod, Cancellation)));
    }

    [Fact]
    public async Task An_account_that_may_get_and_not_create_may_not()
    {
        string? asked = null;
        await using var server = await ScriptedApiServer.Start(async context =>
        {
            asked = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
            await context.Response.WriteAsync("""{"kind":"SelfSubjectAccessReview","status":{"allowed":false}}""");
        });
        await using var services = KubernetesServices.Build(server.Kubeconfig);

        var failure = FailureOf(await services.GetRequiredService<PodRights>().Create("exec", Pod, Cancellation));

        Assert.Contains("may not create pods/exec in the namespace default", Assert.IsType<Failure.Forbidden>(failure).Message, StringComparison.Ordinal);
        Assert.Contains("""
            "verb":"create","resource":"pods","subresource":"exec","namespace":"default","name":"nginx"
            """, asked, StringComparison.Ordinal);
    }
}
