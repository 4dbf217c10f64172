using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Seed;
using K13d.DemoCluster.Tests.Tables;

namespace K13d.DemoCluster.Tests.Controllers;

/// <summary>The fixture that a real Kubernetes 1.34 was given, and what that made of it, beside what the demo cluster makes of it.</summary>
public sealed class FixtureTests
{
    private readonly PlayedCluster cluster = new();

    public FixtureTests()
    {
        foreach (var manifest in Manifests.Read(File.ReadAllText(Path.Combine(SharedGolden.Folder, "fixture.yaml")))) cluster.Apply(manifest);
        cluster.Pass(TimeSpan.FromMinutes(2));
    }

    [Theory]
    [InlineData("jobs", "migrate")]
    [InlineData("jobs", "failing-import")]
    [InlineData("statefulsets", "db")]
    [InlineData("poddisruptionbudgets", "web")]
    [InlineData("horizontalpodautoscalers", "web")]
    [InlineData("persistentvolumeclaims", "data")]
    [InlineData("persistentvolumeclaims", "orphan")]
    [InlineData("cronjobs", "nightly")]
    public void A_status_is_that_of_the_real_one(string plural, string name)
    {
        var real = SharedGolden.Read("objects", $"{plural}.json").Items("items").Single(value => value.Name == name);

        Assert.Equal(Facts(real.Child("status")), Facts(Played(plural, name).Child("status")));
    }

    [Theory, InlineData("endpoints", "web"), InlineData("endpoints", "db"), InlineData("endpoints", "web-public")]
    public void Endpoints_have_the_shape_of_the_real_ones(string plural, string name)
    {
        var real = SharedGolden.Read("objects", $"{plural}.json").Items("items").Single(value => value.Name == name);
        var played = Played(plural, name);

        Assert.Equal(Facts(real.At("subsets")), Facts(played.At("subsets")));
        Assert.Equal(real.At("metadata", "labels")?.ToJsonString(), played.At("metadata", "labels")?.ToJsonString());
    }

    [Theory, InlineData("web"), InlineData("db")]
    public void Endpoint_slices_have_the_shape_of_the_real_ones(string service)
    {
        var real = Slice(SharedGolden.Read("objects", "endpointslices.json").Items("items"), service);
        var played = Slice(cluster.Objects.List(Resources.EndpointSlices), service).Copy();
        foreach (var endpoint in played.Items("endpoints")) endpoint.Remove("zone");

        Assert.Equal(Facts(real.At("endpoints")), Facts(played.At("endpoints")));
        Assert.True(real.At("ports").SameAs(played.At("ports")));
    }

    [Fact]
    public void Revisions_are_kept_as_the_real_one_keeps_them()
    {
        foreach (var real in SharedGolden.Read("objects", "controllerrevisions.json").Items("items"))
        {
            var owner = real.Owners.Single().Text("name")!;
            var played = cluster.Objects.List(Resources.ControllerRevisions).Single(value => value.Owners.Single().Text("name") == owner);

            Assert.True(real.At("data").SameAs(played.At("data")));
            Assert.Equal(real.Pairs("metadata", "labels").Select(label => label.Key), played.Pairs("metadata", "labels").Select(label => label.Key));
        }
    }

    [Fact]
    public void Every_event_has_reason_source_and_words_of_a_real_one()
    {
        var real = SharedGolden.Read("objects", "events.json").Items("items").Select(Kind).ToHashSet();

        // Pods on three nodes find their image on each, and no other node is in the real cluster.
        var strange = cluster.Objects.List(Resources.Events).Where(value => value.Namespace == "shop").Select(Kind).Distinct().Where(kind => !real.Contains(kind)).ToList();

        Assert.Equal([], strange);
    }

    [Fact]
    public void A_quota_counts_what_is_there()
    {
        var quota = Played("resourcequotas", "shop");
        var running = cluster.Objects.List(Resources.Pods, "shop").Count(pod => pod.Text("status", "phase") is not ("Succeeded" or "Failed"));

        Assert.Equal($"{running}", quota.Text("status", "used", "pods"));
        Assert.Equal("1", quota.Text("status", "used", "secrets"));
    }

    [Fact]
    public void An_agent_runs_on_every_node()
    {
        var agent = Played("daemonsets", "agent");

        Assert.Equal(3, agent.Number("status", "numberReady"));
        Assert.Equal(3, agent.Number("status", "updatedNumberScheduled"));
        Assert.Null(agent.Number("status", "numberUnavailable"));
    }

    private static string Kind(JsonObject value)
    {
        var words = string.Join(' ', value.Text("message")!.Split(' ').Where(word => word.All(letter => char.IsLetter(letter) || letter is '-' or '.' or ',')).Take(3));
        return $"{value.Text("type")} {value.Text("reason")} {value.Text("involvedObject", "kind")} {value.Text("source", "component")} {value.Text("reportingComponent")}: {words.Split(' ')[0]}";
    }

    private static JsonObject Slice(IEnumerable<JsonObject> slices, string service) => slices.Single(slice => slice.Label("kubernetes.io/service-name") == service);

    private JsonObject Played(string plural, string name)
    {
        var type = cluster.Objects.Types.Single(type => type.Plural == plural && type.Group is not "events.k8s.io");
        return cluster.Objects.Find(type.Resource, "shop", name)!;
    }

    private static IReadOnlyList<string> Facts(JsonNode? node, string path = "") => node switch
    {
        JsonObject map => [.. map.OrderBy(member => member.Key, StringComparer.Ordinal).SelectMany(member => Facts(member.Value, $"{path}.{member.Key}"))],
        JsonArray list => [.. list.SelectMany((item, at) => Facts(item, $"{path}[{at}]"))],
        _ when path.EndsWith("Time", StringComparison.Ordinal) || path.EndsWith("ip", StringComparison.Ordinal) || path.EndsWith("odeName", StringComparison.Ordinal)
            || path.EndsWith("uid", StringComparison.Ordinal) || path.EndsWith(".name", StringComparison.Ordinal) || path.EndsWith("Revision", StringComparison.Ordinal)
            || path.Contains("addresses[0]", StringComparison.Ordinal) => [path],
        _ => [$"{path} = {node?.ToJsonString()}"],
    };
}
