using System.Text.Json.Nodes;
using K13d.Domain.Workloads;

namespace K13d.Domain.Tests.Workloads;

public sealed class PodTroublesTests
{
    [Theory]
    [InlineData("""{"containerStatuses":[{"state":{"running":{}}},{"state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling"}}}]}""", "ImagePullBackOff", "Back-off pulling")]
    [InlineData("""{"initContainerStatuses":[{"state":{"terminated":{"reason":"Error"}}}],"containerStatuses":[{"state":{"waiting":{"reason":"PodInitializing"}}}]}""", "Error", "")]
    [InlineData("""{"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/3 nodes are available"}]}""", "Unschedulable", "0/3 nodes are available")]
    [InlineData(
        """{"conditions":[{"type":"Ready","status":"False","reason":"ContainersNotReady"}],"containerStatuses":[{"state":{"waiting":{"reason":"CrashLoopBackOff"}}}]}""",
        "CrashLoopBackOff",
        "")]
    public void What_keeps_a_pod_from_being_ready_is_named(string status, string reason, string message) =>
        Assert.Equal(new PodTrouble("web-1", reason, message), PodTroubles.Of(Pod(status)));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"containerStatuses":[{"state":{"waiting":{"reason":"ContainerCreating"}}}]}""")]
    [InlineData("""{"containerStatuses":[{"state":{"terminated":{"reason":"Completed"}}}]}""")]
    [InlineData("""{"conditions":[{"type":"Ready","status":"True"},{"type":"ContainersReady","status":"False","reason":"ContainersNotReady"}]}""")]
    public void A_pod_that_is_only_starting_has_no_trouble(string status) => Assert.Null(PodTroubles.Of(Pod(status)));

    private static JsonObject Pod(string status) => new() { ["metadata"] = new JsonObject { ["name"] = "web-1" }, ["status"] = JsonNode.Parse(status) };
}
