namespace K13d.DemoCluster.Tests.Api;

public sealed class ListTests(ApiClient client) : IClassFixture<ApiClient>
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    [Fact]
    public async Task Pages_are_of_one_moment_whatever_is_written_between_them()
    {
        var maps = await ConfigMaps("a", "b", "c");
        var first = await client.Get($"{maps}?limit=2");
        await Create(maps, "bb");
        await client.Delete($"{maps}/c");

        var second = await client.Get($"{maps}?limit=2&continue={(string?)first.Body["metadata"]!["continue"]}");

        Assert.Equal(["a", "b"], first.Names);
        Assert.Equal(1, (int?)first.Body["metadata"]!["remainingItemCount"]);
        Assert.Equal(["c"], second.Names);
        Assert.Equal((string?)first.Body["metadata"]!["resourceVersion"], (string?)second.Body["metadata"]!["resourceVersion"]);
        Assert.Null(second.Body["metadata"]!["continue"]);
        Assert.Equal(["a", "b", "bb"], (await client.Get(maps)).Names);
    }

    [Fact]
    public async Task A_moment_can_be_listed_again_by_its_revision()
    {
        var maps = await ConfigMaps("a");
        var before = (string?)(await client.Get(maps)).Body["metadata"]!["resourceVersion"];
        await Create(maps, "b");

        Assert.Equal(["a"], (await client.Get($"{maps}?resourceVersion={before}&resourceVersionMatch=Exact")).Names);
        Assert.Equal(["a", "b"], (await client.Get($"{maps}?resourceVersion={before}")).Names);
    }

    [Theory]
    [InlineData("resourceVersion=1&resourceVersionMatch=Exact", 410, "The resourceVersion for the provided list is too old.")]
    [InlineData("resourceVersionMatch=Exact", 422, "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided")]
    [InlineData("resourceVersion=abc", 400, "invalid resource version: resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax")]
    [InlineData("limit=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData("labelSelector=a%20in%20(b", 400, "unable to parse requirement: found '', expected: ',' or ')'")]
    [InlineData("labelSelector=a%3D%3D%3Db", 400, "unable to parse requirement: found '=', expected: identifier")]
    [InlineData("fieldSelector=abc", 400, "invalid selector: 'abc'; can't understand 'abc'")]
    [InlineData("fieldSelector=foo%3Dbar", 400, "field label not supported: foo")]
    public async Task What_cannot_be_listed_is_refused_in_the_words_of_the_real_one(string query, int code, string message)
    {
        var answer = await client.Get($"/api/v1/pods?{query}");

        Assert.Equal(code, answer.Code);
        Assert.Equal(message, answer.Message);
    }

    [Theory]
    [InlineData("app", "red,blue")]
    [InlineData("!app", "plain")]
    [InlineData("app=red", "red")]
    [InlineData("app!=red", "blue,plain")]
    [InlineData("app in (red, green)", "red")]
    [InlineData("app notin (red),tier", "blue")]
    [InlineData("size>1", "blue")]
    public async Task Labels_select(string selector, string names)
    {
        var maps = await ConfigMaps();
        await client.Post(maps, """{"metadata":{"name":"red","labels":{"app":"red","size":"1"}}}""");
        await client.Post(maps, """{"metadata":{"name":"blue","labels":{"app":"blue","tier":"x","size":"2"}}}""");
        await client.Post(maps, """{"metadata":{"name":"plain"}}""");

        var answer = await client.Get($"{maps}?labelSelector={Uri.EscapeDataString(selector)}");

        Assert.Equal(names.Split(',').Order(), answer.Names.Order());
    }

    [Fact]
    public async Task Fields_select_and_are_refused_where_the_kind_has_none()
    {
        var maps = await ConfigMaps("a", "b");

        Assert.Equal(["b"], (await client.Get($"{maps}?fieldSelector=metadata.name%21%3Da")).Names);
        Assert.Equal(
            "\"data.a\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
            (await client.Get($"{maps}?fieldSelector=data.a%3Db")).Message);
    }

    [Theory, InlineData("None", null), InlineData("Metadata", "PartialObjectMetadata"), InlineData("Object", "ConfigMap")]
    public async Task A_table_carries_of_each_object_what_is_asked_for(string included, string? kind)
    {
        var maps = await ConfigMaps("a");

        var table = await client.Get($"{maps}?includeObject={included}", Table);

        Assert.Equal("Table", (string?)table.Body["kind"]);
        var row = Assert.Single(table.Body["rows"]!.AsArray());
        Assert.Equal("a", (string?)row!["cells"]![0]);
        Assert.Equal(kind, (string?)row["object"]?["kind"]);
    }

    [Fact]
    public async Task Items_of_a_built_in_kind_do_not_repeat_it()
    {
        var list = await client.Get(await ConfigMaps("a"));

        Assert.Equal("ConfigMapList", (string?)list.Body["kind"]);
        Assert.Null(list.Body["items"]![0]!["kind"]);
    }

    [Fact]
    public async Task An_event_is_the_same_object_in_both_of_its_groups()
    {
        var space = await client.NewNamespace();
        await client.Post(
            $"/api/v1/namespaces/{space}/events",
            $$$"""{"metadata":{"name":"e"},"involvedObject":{"kind":"Pod","namespace":"{{{space}}}","name":"p"},"message":"said","reason":"Told","type":"Normal"}""");

        var other = await client.Get($"/apis/events.k8s.io/v1/namespaces/{space}/events?fieldSelector=regarding.name%3Dp");

        var found = Assert.Single(other.Body["items"]!.AsArray());
        Assert.Equal("said", (string?)found!["note"]);
        Assert.Equal("p", (string?)found["regarding"]!["name"]);
    }

    private async Task<string> ConfigMaps(params string[] names)
    {
        var maps = $"/api/v1/namespaces/{await client.NewNamespace()}/configmaps";
        foreach (var name in names)
        {
            await Create(maps, name);
        }

        return maps;
    }

    private async Task Create(string maps, string name) =>
        Assert.Equal(201, (await client.Post(maps, $$$"""{"metadata":{"name":"{{{name}}}"},"data":{"k":"v"}}""")).Code);
}
