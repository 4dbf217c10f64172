using System.Globalization;
using System.Net;
using k8s;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Deployments;

/// <summary>Scale and restart as HTTP clients use them, on a Deployment of the test's own that has no pods.</summary>
[ClusterTests]
public sealed class DeploymentsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    protected override Task Arrange() =>
        Cluster.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("web", replicas: 0), Home, cancellationToken: Cancellation);

    [Fact]
    public async Task A_scale_answers_the_numbers_and_is_in_the_audit_record_with_them()
    {
        var scaled = await PostOk("/api/deployment/scale", new { @namespace = Home, name = "web", replicas = 2 });

        Assert.Equal((2, 0), (scaled["replicas"]!.GetValue<int>(), scaled["before"]!.GetValue<int>()));
        Assert.Equal(2, (await Cluster.AppsV1.ReadNamespacedDeploymentAsync("web", Home, cancellationToken: Cancellation)).Spec.Replicas);
        var details = (await AuditLine($"action=scale&resource=deployment/web&namespace={Home}"))["details"]!;
        Assert.Equal(("2", "0"), (details["replicas"]!.GetValue<string>(), details["before"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_restart_is_what_kubectl_would_have_done()
    {
        var restarted = await PostOk("/api/deployment/restart", new { @namespace = Home, name = "web" });

        var template = (await Cluster.AppsV1.ReadNamespacedDeploymentAsync("web", Home, cancellationToken: Cancellation)).Spec.Template;
        Assert.Equal(
            restarted["restartedAt"]!.GetValue<DateTimeOffset>(),
            DateTimeOffset.Parse(template.Metadata.Annotations["kubectl.kubernetes.io/restartedAt"], CultureInfo.InvariantCulture));
    }

    [Theory, InlineData("scale"), InlineData("restart")]
    public async Task A_deployment_that_is_not_there_is_not_found(string verb) => await ErrorAssert.Is(
        HttpStatusCode.NotFound, "NOT_FOUND", await Post($"/api/deployment/{verb}", new { @namespace = Home, name = "nobody", replicas = 1 }));

    [Fact]
    public async Task A_scale_without_a_number_is_refused_and_not_taken_for_none()
    {
        await PostOk("/api/deployment/scale", new { @namespace = Home, name = "web", replicas = 1 });

        var body = await ErrorAssert.Is(
            HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Post("/api/deployment/scale", new { @namespace = Home, name = "web" }));

        Assert.NotNull(body["details"]!["replicas"]);
        Assert.Equal(1, (await Cluster.AppsV1.ReadNamespacedDeploymentAsync("web", Home, cancellationToken: Cancellation)).Spec.Replicas);
    }
}
