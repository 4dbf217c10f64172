using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tests.Json;

public sealed class JsonFieldsTests
{
    private readonly JsonObject pod = JsonEdits.ParseObject(
        """{"spec":{"nodeName":"","replicas":3,"paused":false,"ports":[{"port":80},"odd"],"args":["a",7],"share":"25%"},"labels":{"app":"web"}}""");

    [Fact]
    public void What_is_not_there_is_null_and_of_many_there_are_none()
    {
        Assert.Null(pod.At("spec", "nothing", "below"));
        Assert.Null(pod.Child("status"));
        Assert.Null(pod.Text("spec", "hostname"));
        Assert.Null(pod.Number("spec", "priority"));
        Assert.Null(pod.NumberOrText("spec", "port"));
        Assert.Null(pod.Flag("spec", "hostNetwork"));
        Assert.Null(pod.Time("spec", "since"));
        Assert.Empty(pod.Items("spec", "containers"));
        Assert.Empty(pod.Texts("spec", "command"));
        Assert.Empty(pod.Pairs("annotations"));
    }

    [Fact]
    public void What_has_another_type_is_as_if_it_were_not_there()
    {
        Assert.Null(pod.At("spec", "replicas", "below"));
        Assert.Null(pod.Child("spec", "ports"));
        Assert.Null(pod.Text("spec", "replicas"));
        Assert.Null(pod.Number("spec", "share"));
        Assert.Null(pod.Flag("spec", "share"));
        Assert.Null(pod.Time("spec", "share"));
        Assert.Empty(pod.Items("spec"));
        Assert.Equal(80, Assert.Single(pod.Items("spec", "ports")).Number("port"));
        Assert.Equal("a", Assert.Single(pod.Texts("spec", "args")));
    }

    [Fact]
    public void A_field_that_is_there_is_read_also_where_it_is_a_zero()
    {
        Assert.Equal("", pod.Text("spec", "nodeName"));
        Assert.False(pod.Flag("spec", "paused"));
        Assert.Equal(("25%", "3"), (pod.NumberOrText("spec", "share"), pod.NumberOrText("spec", "replicas")));
        Assert.Equal(KeyValuePair.Create("app", "web"), Assert.Single(pod.Pairs("labels")));
    }

    [Fact]
    public void An_empty_text_is_absent_for_who_names_what_to_show_instead() =>
        Assert.Equal("<none>", pod.TextOr("<none>", "spec", "nodeName"));

    [Fact]
    public void A_number_is_read_whatever_wrote_it()
    {
        var value = new JsonObject { ["int"] = 3, ["long"] = 3L, ["double"] = 3.0, ["fraction"] = 3.5, ["parsed"] = JsonNode.Parse("3") };
        Assert.All(["int", "long", "double", "parsed"], name => Assert.Equal(3, value.Number(name)));
        Assert.Null(value.Number("fraction"));
    }
}
