using K13d.Domain.Metrics;

namespace K13d.Domain.Tests.Metrics;

public sealed class ResourceUsageTests
{
    private const long MebiByte = 1L << 20;

    [Theory]
    [InlineData(0, "0m"), InlineData(1, "1m"), InlineData(1_000_000, "1m"), InlineData(1_000_001, "2m"), InlineData(50_000_000, "50m")]
    [InlineData(1_992_994_019, "1993m")]
    public void Processors_are_written_as_kubectl_top_does(long nanoCores, string text) => Assert.Equal(text, new ResourceUsage(nanoCores, 0).Cpu);

    [Theory]
    [InlineData(0, "0Mi"), InlineData(MebiByte - 1, "0Mi"), InlineData(128 * MebiByte, "128Mi"), InlineData(5_603_836 * 1024L, "5472Mi")]
    public void Memory_is_written_as_kubectl_top_does(long bytes, string text) => Assert.Equal(text, new ResourceUsage(0, bytes).Memory);

    [Fact]
    public void A_share_is_in_whole_percent_without_the_rest() => Assert.Equal(
        new UsageShare(66, 199), new ResourceUsage(100_000_000, 1999).Of(new ResourceAmounts(150, 1000)));

    [Fact]
    public void There_is_no_share_of_nothing()
    {
        Assert.Equal(new UsageShare(null, null), new ResourceUsage(1, 1).Of(default));
        Assert.Equal(new UsageShare(null, null), new ResourceUsage(1, 1).Of(new ResourceAmounts(0, 0)));
    }

    [Theory]
    [InlineData("250m", "64Mi", 250L, 67_108_864L), InlineData("1.5", "1G", 1500L, 1_000_000_000L), InlineData("1500u", "1e3", 2L, 1000L)]
    [InlineData(null, "128974848", null, 128_974_848L), InlineData("0.1", null, 100L, null), InlineData("much", "", null, null)]
    public void Amounts_are_read_from_quantities(string? cpu, string? memory, long? milliCores, long? bytes) =>
        Assert.Equal(new ResourceAmounts(milliCores, bytes), ResourceAmounts.Parse(cpu, memory));

    [Fact]
    public void A_pod_requests_what_its_containers_request_together()
    {
        var pod = Pod(new ResourceAmounts(100, null), new ResourceAmounts(50, 64));

        Assert.Equal(new ResourceAmounts(150, 64), pod.Total.Requests);
    }

    [Fact]
    public void A_pod_has_a_limit_where_every_container_has_one()
    {
        var pod = Pod(new ResourceAmounts(100, null), new ResourceAmounts(50, 64));

        Assert.Equal(new ResourceAmounts(150, null), pod.Total.Limits);
    }

    [Fact]
    public void What_a_pod_says_of_itself_wins_over_its_containers()
    {
        var own = new ResourceBounds(new ResourceAmounts(500, null), new ResourceAmounts(null, 1000));
        var pod = new PodBounds("shop", "web", Pod(new ResourceAmounts(100, 32), new ResourceAmounts(50, 64)).Containers, own);

        Assert.Equal(new ResourceBounds(new ResourceAmounts(500, 96), new ResourceAmounts(150, 1000)), pod.Total);
    }

    [Fact]
    public void A_pod_uses_what_its_containers_use_together() => Assert.Equal(
        new ResourceUsage(3, 30),
        new PodUsage("shop", "web", [new ContainerUsage("one", new ResourceUsage(1, 10)), new ContainerUsage("two", new ResourceUsage(2, 20))]).Total);

    [Theory]
    [InlineData(null, "b a10 a9"), InlineData("name", "a9 a10 b"), InlineData("-name", "b a10 a9")]
    [InlineData("cpu", "a9 a10 b"), InlineData("-cpu", "b a9 a10"), InlineData("memory", "b a10 a9"), InlineData("-memory", "a9 a10 b")]
    public void Usage_is_sorted_by_size_and_then_by_name(string? sort, string expected)
    {
        NodeUsage[] nodes = [new("b", new(2, 1)), new("a10", new(1, 2)), new("a9", new(1, 3))];

        Assert.Equal(expected.Split(' '), UsageOrder.Sort(nodes, sort, node => node.Name, node => node.Usage).Select(node => node.Name));
    }

    [Theory, InlineData("age"), InlineData("--cpu"), InlineData("CPU"), InlineData("-")]
    public void Another_field_is_no_order(string sort) => Assert.False(UsageOrder.IsKnown(sort));

    private static PodBounds Pod(params ResourceAmounts[] containers) => new(
        "shop",
        "web",
        containers.Select((amounts, at) => (Name: $"c{at}", Amounts: amounts)).ToDictionary(one => one.Name, one => new ResourceBounds(one.Amounts, one.Amounts)));
}
