using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Patches;
using K13d.DemoCluster.Schemas;

namespace K13d.DemoCluster.Tests.Patches;

public sealed class ManagedFieldsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-01-01T00:00:00Z", CultureInfo.InvariantCulture);
    private static readonly Schema? ConfigMap = OpenApiDocuments.SchemaOf("", "v1", "ConfigMap");

    [Theory]
    [InlineData("mine", "kubectl/v1.35 (linux)", "mine")]
    [InlineData(null, "kubectl/v1.35 (linux)", "kubectl")]
    [InlineData("", "Mozilla", "Mozilla")]
    [InlineData(null, null, "")]
    public void The_manager_is_what_the_request_says_or_the_product_of_its_user_agent(string? fieldManager, string? userAgent, string expected) =>
        Assert.Equal(expected, ManagedFieldsUpdate.ManagerOf(fieldManager, userAgent));

    [Fact]
    public void A_change_that_changes_nothing_leaves_owners_and_times_alone()
    {
        var stored = Tracked(null, Map("1"), "first", Now);

        var again = Tracked(stored, Map("1"), "second", Now.AddHours(1));

        Assert.Equal(stored.ToJsonString(), again.ToJsonString());
    }

    [Fact]
    public void An_apply_that_says_nothing_new_leaves_the_object_alone()
    {
        var stored = Apply(null, Map("1"), "x", Now);

        Assert.Equal(stored.ToJsonString(), Apply(stored, Map("1"), "x", Now.AddHours(1)).ToJsonString());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[{}]")]
    public void An_empty_list_of_managers_resets_them(string managedFields)
    {
        var stored = Tracked(null, Map("1"), "first", Now);
        var reset = Map("1");
        reset["metadata"]!["managedFields"] = JsonNode.Parse(managedFields);

        Assert.Null(Tracked(stored, reset, "second", Now)["metadata"]!["managedFields"]);
    }

    [Fact]
    public void Neither_the_configuration_nor_the_live_object_is_changed_by_an_apply()
    {
        var (live, applied) = (Tracked(null, Map("1"), "first", Now), Map("1"));
        var before = (live.ToJsonString(), applied.ToJsonString());

        Apply(live, applied, "x", Now);

        Assert.Equal(before, (live.ToJsonString(), applied.ToJsonString()));
    }

    private static JsonObject Map(string value) => JsonNode.Parse(
        $$"""{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": { "a": "{{value}}" } }""")!.AsObject();

    private static JsonObject Tracked(JsonObject? before, JsonObject after, string manager, DateTimeOffset now)
    {
        ManagedFieldsUpdate.Track(before, after, RecordedAnswers.TypeOf("v1", "configmaps"), manager, null, ConfigMap, now);
        return after;
    }

    private static JsonObject Apply(JsonObject? live, JsonObject applied, string manager, DateTimeOffset now) =>
        ServerSideApply.Apply(live, applied, new ApplyRequest(RecordedAnswers.TypeOf("v1", "configmaps"), manager, false, null, ConfigMap, now));
}
