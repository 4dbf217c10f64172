using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Api.Tests.Errors;
using K13d.Api.Tests.Hosting;
using K13d.Domain.Identity;
using K13d.Testing.Clusters;

namespace K13d.Api.Tests.Deployments;

/// <summary>Scale and restart as HTTP clients use them, on a Deployment of the test's own that has no pods.</summary>
[ClusterTests]
public sealed class DeploymentsOverHttpTests(SharedK13d k13d) : IAsyncLifetime
{
    private readonly string home = $"k13d-http-{Guid.NewGuid().ToString("N")[..8]}";
    private Kubernetes cluster = null!;
    private HttpClient client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        cluster = await k13d.Host.Cluster();
        client = await k13d.Host.LoggedIn(Role.Operator);
        await cluster.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = home } }, cancellationToken: Cancellation);
        await cluster.AppsV1.CreateNamespacedDeploymentAsync(HeldBack.Deployment("web", replicas: 0), home, cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.CoreV1.DeleteNamespaceAsync(home, cancellationToken: CancellationToken.None);
        cluster.Dispose();
    }

    [Fact]
    public async Task A_scale_answers_the_numbers_and_is_in_the_audit_record_with_them()
    {
        var scaled = await Ok("scale", new { @namespace = home, name = "web", replicas = 2 });

        Assert.Equal((2, 0), (scaled["replicas"]!.GetValue<int>(), scaled["before"]!.GetValue<int>()));
        Assert.Equal(2, (await cluster.AppsV1.ReadNamespacedDeploymentAsync("web", home, cancellationToken: Cancellation)).Spec.Replicas);
        var lines = await (await k13d.Host.LoggedIn()).GetFromJsonAsync<JsonNode>($"/api/audit?action=scale&resource=deployment/web&namespace={home}", Cancellation);
        var details = Assert.Single(lines!["items"]!.AsArray())!["details"]!;
        Assert.Equal(("2", "0"), (details["replicas"]!.GetValue<string>(), details["before"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_restart_is_what_kubectl_would_have_done()
    {
        var restarted = await Ok("restart", new { @namespace = home, name = "web" });

        var template = (await cluster.AppsV1.ReadNamespacedDeploymentAsync("web", home, cancellationToken: Cancellation)).Spec.Template;
        Assert.Equal(
            restarted["restartedAt"]!.GetValue<DateTimeOffset>(),
            DateTimeOffset.Parse(template.Metadata.Annotations["kubectl.kubernetes.io/restartedAt"], CultureInfo.InvariantCulture));
    }

    [Theory, InlineData("scale"), InlineData("restart")]
    public async Task A_deployment_that_is_not_there_is_not_found(string verb) => await ErrorAssert.Is(
        HttpStatusCode.NotFound, "NOT_FOUND", await Post(verb, new { @namespace = home, name = "nobody", replicas = 1 }));

    [Fact]
    public async Task A_scale_without_a_number_is_refused_and_not_taken_for_none()
    {
        await Ok("scale", new { @namespace = home, name = "web", replicas = 1 });

        var body = await ErrorAssert.Is(HttpStatusCode.BadRequest, "VALIDATION_ERROR", await Post("scale", new { @namespace = home, name = "web" }));

        Assert.NotNull(body["details"]!["replicas"]);
        Assert.Equal(1, (await cluster.AppsV1.ReadNamespacedDeploymentAsync("web", home, cancellationToken: Cancellation)).Spec.Replicas);
    }

    private Task<HttpResponseMessage> Post(string verb, object body) => client.PostAsJsonAsync($"/api/deployment/{verb}", body, Cancellation);

    private async Task<JsonNode> Ok(string verb, object body)
    {
        var answer = await Post(verb, body);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancellation));
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!;
    }
}
