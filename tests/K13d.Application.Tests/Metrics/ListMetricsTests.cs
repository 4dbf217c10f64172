using K13d.Application.Metrics;
using K13d.Application.Ports.Metrics;
using K13d.Domain.Failures;
using K13d.Domain.Metrics;
using NSubstitute;

namespace K13d.Application.Tests.Metrics;

public sealed class ListMetricsTests
{
    private const long MebiByte = 1L << 20;

    private static readonly ResourceUsage Half = new(50_000_000, 64 * MebiByte);

    private readonly IClusterUsage usage = Substitute.For<IClusterUsage>();
    private readonly IResourceBounds bounds = Substitute.For<IResourceBounds>();

    public ListMetricsTests()
    {
        usage.Pods(default, default, Cancellation).ReturnsForAnyArgs(
            Measured(new PodUsage("shop", "web", [new ContainerUsage("app", Half), new ContainerUsage("log", Half)])));
        usage.Nodes(default, Cancellation).ReturnsForAnyArgs(Measured(new NodeUsage("node-1", Half), new NodeUsage("node-2", Half + Half)));
        Bound();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListPodMetrics_compares_what_is_used_with_what_is_requested_and_allowed()
    {
        var amounts = new ResourceAmounts(100, 128 * MebiByte);
        Bound(new PodBounds("shop", "web", new Dictionary<string, ResourceBounds> { ["app"] = new(amounts, amounts), ["log"] = new(amounts, default) }));

        var pod = Assert.Single((await List(new ListPodMetrics(Containers: true))).Items);

        Assert.Equal(new PodMetrics("web", "shop", "100m", "128Mi", 50, 50, null, null, null), pod with { Containers = null });
        Assert.Equal(
            [new ContainerMetrics("app", "50m", "64Mi", 50, 50, 50, 50), new ContainerMetrics("log", "50m", "64Mi", 50, 50, null, null)], pod.Containers);
    }

    [Fact]
    public async Task A_pod_that_has_gone_meanwhile_has_no_percentages_and_containers_are_told_of_when_asked_for() => Assert.Equal(
        new PodMetrics("web", "shop", "100m", "128Mi", null, null, null, null, null), Assert.Single((await List(new ListPodMetrics())).Items));

    [Theory]
    [InlineData(null, null, null, null), InlineData("shop", null, "shop", null), InlineData("", "", null, null)]
    [InlineData(null, "web", "default", "web"), InlineData("shop", "web", "shop", "web")]
    public async Task A_name_without_a_namespace_is_of_the_default_one(string? @namespace, string? name, string? askedNamespace, string? askedName)
    {
        await List(new ListPodMetrics(@namespace, name));

        await usage.Received(1).Pods(askedNamespace, askedName, Arg.Any<CancellationToken>());
        await bounds.Received(1).Pods(askedNamespace, askedName, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task ListNodeMetrics_compares_what_is_used_with_what_is_allocatable()
    {
        bounds.Nodes(default, Cancellation).ReturnsForAnyArgs(
            new AllocatableNodes(new Dictionary<string, ResourceAmounts> { ["node-1"] = new(1000, 1280 * MebiByte) }));

        var nodes = Value(await new ListNodeMetricsHandler(usage, bounds).Handle(new ListNodeMetrics(Sort: "-cpu"), Cancellation));

        Assert.Equal([new NodeMetrics("node-2", "100m", "128Mi", null, null), new NodeMetrics("node-1", "50m", "64Mi", 5, 5)], nodes.Items);
        Assert.Equal(("kubelet", "node-3"), (nodes.Source, Assert.Single(nodes.SilentNodes)));
    }

    [Fact]
    public async Task What_fails_is_what_the_caller_is_told()
    {
        var unavailable = new Failure.Unavailable("METRICS_UNAVAILABLE", "Install it.");
        usage.Pods(default, default, Cancellation).ReturnsForAnyArgs(unavailable);
        usage.Nodes(default, Cancellation).ReturnsForAnyArgs(unavailable);

        Assert.Equal<Result<PodMetricsList>>(unavailable, await new ListPodMetricsHandler(usage, bounds).Handle(new ListPodMetrics(), Cancellation));
        Assert.Equal<Result<NodeMetricsList>>(unavailable, await new ListNodeMetricsHandler(usage, bounds).Handle(new ListNodeMetrics(), Cancellation));
    }

    [Theory, InlineData("No", null, null), InlineData(null, "a/b", null), InlineData(null, "a,b=c", null), InlineData(null, null, "age")]
    public void What_no_pod_can_be_called_and_no_order_is_refused(string? @namespace, string? name, string? sort)
    {
        Assert.False(new ListPodMetricsValidator().Validate(new ListPodMetrics(@namespace, name, Sort: sort)).IsValid);
        Assert.Equal(@namespace is not null, new ListNodeMetricsValidator().Validate(new ListNodeMetrics(name, sort)).IsValid);
    }

    private async Task<PodMetricsList> List(ListPodMetrics request) => Value(await new ListPodMetricsHandler(usage, bounds).Handle(request, Cancellation));

    private static T Value<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value;

    private static Result<Measured<T>> Measured<T>(params T[] items) => new Measured<T>(items, "kubelet", ["node-3"]);

    private void Bound(params PodBounds[] pods)
    {
        bounds.Pods(default, default, Cancellation).ReturnsForAnyArgs(new BoundedPods(pods.ToDictionary(pod => (pod.Namespace, pod.Name))));
        bounds.Nodes(default, Cancellation).ReturnsForAnyArgs(new AllocatableNodes(new Dictionary<string, ResourceAmounts>()));
    }
}
