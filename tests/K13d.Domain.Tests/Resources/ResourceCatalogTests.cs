using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Domain.Tests.Resources;

public sealed class ResourceCatalogTests
{
    private static readonly ResourceCatalog Catalog = new(
    [
        new("", "v1", "events", "event", "Event", true) { ShortNames = ["ev"] },
        new("", "v1", "pods", "pod", "Pod", true) { ShortNames = ["po"] },
        new("", "v1", "services", "service", "Service", true) { ShortNames = ["svc"] },
        new("apps", "v1", "deployments", "deployment", "Deployment", true) { ShortNames = ["deploy"] },
        new("events.k8s.io", "v1", "events", "event", "Event", true),
        new("autoscaling", "v2", "horizontalpodautoscalers", "horizontalpodautoscaler", "HorizontalPodAutoscaler", true) { ShortNames = ["hpa"] },
        new("autoscaling", "v1", "horizontalpodautoscalers", "horizontalpodautoscaler", "HorizontalPodAutoscaler", true) { ShortNames = ["hpa"] },
        new("serving.knative.dev", "v1", "services", "service", "Service", true) { ShortNames = ["kservice"] },
        new("example.com", "v1", "po", "poet", "Poet", true) { ShortNames = ["svc"] },
    ]);

    [Theory]
    [InlineData("pods", "pods"), InlineData("pod", "pods"), InlineData("Pod", "pods"), InlineData("PODS", "pods")]
    [InlineData("deploy", "deployments.apps"), InlineData("Deployment.apps", "deployments.apps"), InlineData("Deployment.v1.apps", "deployments.apps")]
    [InlineData("events", "events"), InlineData("ev", "events"), InlineData("events.events.k8s.io", "events.events.k8s.io")]
    [InlineData("services", "services"), InlineData("service.serving.knative.dev", "services.serving.knative.dev"), InlineData("services.v1.serving.knative.dev", "services.serving.knative.dev")]
    [InlineData("kservice", "services.serving.knative.dev"), InlineData("pods.v1.", "pods")]
    [InlineData("po", "po.example.com")]
    [InlineData("svc", "services")]
    public void A_kind_is_found_as_kubectl_finds_it(string token, string fullName) => Assert.Equal(fullName, Found(token).FullName);

    [Theory, InlineData("hpa", "v2"), InlineData("hpa.v1.autoscaling", "v1"), InlineData("horizontalpodautoscalers.autoscaling", "v2")]
    public void The_preferred_version_is_taken_unless_another_is_named(string token, string version) => Assert.Equal(version, Found(token).Version);

    [Theory, InlineData("deploymnet", "deployments.apps"), InlineData("podz", "pods")]
    public void An_unknown_one_is_not_found_and_what_is_spelled_alike_is_named(string token, string alike)
    {
        var failure = NotFound(token);

        Assert.Contains($"'{token}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains(alike, failure.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("pods.apps"), InlineData("pods.v2."), InlineData("unheardof"), InlineData("deployments.v1.extensions")]
    public void What_the_cluster_does_not_serve_is_not_found(string token) => Assert.NotNull(NotFound(token));

    private static ResourceKind Found(string token)
    {
        Assert.False(Catalog.Resolve(token).IsFailure(out var failure, out var kind), failure?.Message);
        return kind!;
    }

    private static Failure.NotFound NotFound(string token)
    {
        Assert.True(Catalog.Resolve(token).IsFailure(out var failure, out _));
        return Assert.IsType<Failure.NotFound>(failure);
    }
}
