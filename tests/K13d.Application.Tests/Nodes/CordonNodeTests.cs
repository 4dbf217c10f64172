using K13d.Application.Nodes;
using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using NSubstitute;

namespace K13d.Application.Tests.Nodes;

public sealed class CordonNodeTests
{
    private readonly INodeScheduling scheduling = Substitute.For<INodeScheduling>();

    [Theory, InlineData(false), InlineData(true)]
    public async Task CordonNode_tells_whether_it_changed_anything(bool before)
    {
        scheduling.SetUnschedulable("node-1", true, Arg.Any<CancellationToken>()).Returns(before);

        Assert.Equal<Result<NodeSchedule>>(
            new NodeSchedule("node-1", Unschedulable: true, Changed: !before),
            await new CordonNodeHandler(scheduling).Handle(new CordonNode("node-1"), TestContext.Current.CancellationToken));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task UncordonNode_tells_whether_it_changed_anything(bool before)
    {
        scheduling.SetUnschedulable("node-1", false, Arg.Any<CancellationToken>()).Returns(before);

        Assert.Equal<Result<NodeSchedule>>(
            new NodeSchedule("node-1", Unschedulable: false, Changed: before),
            await new UncordonNodeHandler(scheduling).Handle(new UncordonNode("node-1"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_the_cluster_refuses_is_what_the_caller_is_told()
    {
        var refusal = new Failure.NotFound("nodes \"node-9\" not found.");
        scheduling.SetUnschedulable("node-9", true, Arg.Any<CancellationToken>()).Returns(refusal);

        Assert.Equal<Result<NodeSchedule>>(refusal, await new CordonNodeHandler(scheduling).Handle(new CordonNode("node-9"), TestContext.Current.CancellationToken));
    }

    [Theory, InlineData(null), InlineData(""), InlineData(".."), InlineData("a/b"), InlineData("-n")]
    public void A_name_that_no_node_can_have_is_refused(string? name) => Assert.False(new CordonNodeValidator().Validate(new CordonNode(name!)).IsValid);
}
