using K13d.Conformance.Tests.Cases;
using K13d.Conformance.Tests.Comparison;
using K13d.Testing.Clusters;

namespace K13d.Conformance.Tests;

/// <summary>
/// Asks the demo cluster and a real Kubernetes the same and compares the answers. Without <c>K13D_TEST_KUBECONFIG</c> the real one's are
/// those in <c>Recorded/</c>; with <c>K13D_RECORD=1</c> besides, they are recorded anew.
/// </summary>
[ClusterTests]
public sealed class ConformanceTests(BothClusters clusters) : IClassFixture<BothClusters>
{
    public static TheoryData<string> Names => [.. AllCases.All.Select(one => one.Name)];

    [Theory, MemberData(nameof(Names))]
    public async Task The_demo_cluster_answers_as_a_real_one_does(string name)
    {
        var asked = AllCases.All.Single(one => one.Name == name);
        var known = KnownDifferences.All.Where(difference => difference.Case == name).ToArray();

        var differences = Differences.Between(await clusters.AskReal(asked), await clusters.AskDemo(asked)).ToArray();

        var unknown = differences.Where(difference => !known.Any(one => one.Covers(difference))).Select(difference => difference.ToString());
        var gone = known.Where(one => !differences.Any(one.Covers)).Select(one => $"no longer different, take it off the list: {one}");
        string[] wrong = [.. unknown, .. gone];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Every_case_is_recorded_and_every_recording_and_known_difference_has_its_case()
    {
        var names = AllCases.All.Select(one => one.Name).ToHashSet();

        Assert.Equal(AllCases.All.Count, names.Count);
        Assert.Equal(names.Order(), Recording.Names.Order());
        Assert.Empty(KnownDifferences.All.Select(difference => difference.Case).Except(names));
    }

    [Fact]
    public void A_difference_is_seen()
    {
        var real = new Exchanges.Answer("GET /", 200, "application/json", [], null, new System.Text.Json.Nodes.JsonObject { ["a"] = 1, ["b"] = 2 });
        var demo = real with { Status = 201, Body = new System.Text.Json.Nodes.JsonObject { ["a"] = 1, ["b"] = 3 } };

        Assert.Equal(["status", "$.b"], Differences.Between([real], [demo]).Select(difference => difference.Path));
    }

    [Fact]
    public void A_difference_of_headers_is_seen()
    {
        var real = new Exchanges.Answer("GET /", 200, null, [], new Dictionary<string, string> { ["Vary"] = "Accept", ["ETag"] = "x" }, null);
        var demo = real with { Headers = new Dictionary<string, string> { ["Vary"] = "Origin" } };

        Assert.Equal(["headers.Vary", "headers.ETag"], Differences.Between([real], [demo]).Select(difference => difference.Path));
    }

    [Fact]
    public void What_one_of_two_lists_lacks_is_seen_by_its_name_and_so_is_another_order()
    {
        var real = new Exchanges.Answer("GET /", 200, null, [], null, new System.Text.Json.Nodes.JsonArray("a", "b", "c"));
        var demo = real with { Body = new System.Text.Json.Nodes.JsonArray("c", "a") };

        Assert.Equal(["$[b]", "$.order"], Differences.Between([real], [demo]).Select(difference => difference.Path));
    }

    [Fact]
    public void Only_what_a_clusters_owner_added_is_not_compared()
    {
        var list = System.Text.Json.Nodes.JsonNode.Parse(
            """{"kind":"APIGroupList","groups":[{"name":"apps"},{"name":"node.k8s.io"},{"name":"metrics.k8s.io"},{"name":"x.example.com"},{"name":"mine.example.com"}]}""");

        Assert.Equal(
            ["apps", "node.k8s.io", "mine.example.com"],
            OwnParts.Of(list, "mine")!["groups"]!.AsArray().Select(group => (string?)group!["name"]));
    }
}
