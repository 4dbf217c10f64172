using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Tests.Api;

public sealed class WatchTests(ApiClient client) : IClassFixture<ApiClient>
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_watch_goes_on_from_where_a_list_ended()
    {
        var maps = await ConfigMaps();
        await client.Post(maps, """{"metadata":{"name":"before"}}""");
        var revision = (string?)(await client.Get(maps)).Body["metadata"]!["resourceVersion"];
        await client.Post(maps, """{"metadata":{"name":"a"}}""");
        await client.Patch($"{maps}/a", "merge-patch+json", """{"data":{"k":"v"}}""");
        await client.Delete($"{maps}/a");

        Assert.Equal(["ADDED a", "MODIFIED a", "DELETED a"], await Read($"{maps}?watch=true&resourceVersion={revision}", 3));
    }

    [Fact]
    public async Task What_comes_into_the_selection_is_added_and_what_leaves_it_is_deleted()
    {
        var maps = await ConfigMaps();
        var revision = (string?)(await client.Get(maps)).Body["metadata"]!["resourceVersion"];
        await client.Post(maps, """{"metadata":{"name":"a"}}""");
        await client.Patch($"{maps}/a", "merge-patch+json", """{"metadata":{"labels":{"x":"y"}}}""");
        await client.Patch($"{maps}/a", "merge-patch+json", """{"metadata":{"labels":{"x":"z"}}}""");

        Assert.Equal(["ADDED a", "DELETED a"], await Read($"{maps}?watch=true&labelSelector=x%3Dy&resourceVersion={revision}", 2));
    }

    [Fact]
    public async Task The_end_of_what_was_there_is_told_by_a_bookmark()
    {
        var maps = await ConfigMaps();
        await client.Post(maps, """{"metadata":{"name":"a"}}""");

        var events = await Events($"{maps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true", 2);

        Assert.Equal("ADDED", (string?)events[0]["type"]);
        Assert.Equal("BOOKMARK", (string?)events[1]["type"]);
        Assert.Equal("true", (string?)events[1]["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]);
    }

    [Fact]
    public async Task A_watch_from_before_what_is_remembered_is_told_so()
    {
        var told = Assert.Single(await Events("/api/v1/configmaps?watch=true&resourceVersion=1", 1));

        Assert.Equal("ERROR", (string?)told["type"]);
        Assert.Equal(410, (int?)told["object"]!["code"]);
        Assert.Equal("Expired", (string?)told["object"]!["reason"]);
    }

    [Fact]
    public async Task A_table_names_its_columns_in_the_first_event_only()
    {
        var maps = await ConfigMaps();
        await client.Post(maps, """{"metadata":{"name":"a"}}""");
        await client.Post(maps, """{"metadata":{"name":"b"}}""");

        var events = await Events($"{maps}?watch=true", 2, Table);

        Assert.NotNull(events[0]["object"]!["columnDefinitions"]);
        Assert.Null(events[1]["object"]!["columnDefinitions"]);
        Assert.Equal("b", (string?)events[1]["object"]!["rows"]![0]!["cells"]![0]);
    }

    [Fact]
    public async Task A_watch_ends_when_its_time_is_up()
    {
        var maps = await ConfigMaps();

        var events = await Events($"{maps}?watch=true&timeoutSeconds=1&allowWatchBookmarks=true", int.MaxValue);

        Assert.Equal("BOOKMARK", (string?)Assert.Single(events)["type"]);
    }

    private async Task<string> ConfigMaps() => $"/api/v1/namespaces/{await client.NewNamespace()}/configmaps";

    private async Task<IReadOnlyList<string>> Read(string path, int count) =>
        [.. (await Events(path, count)).Select(told => $"{(string?)told["type"]} {(string?)told["object"]!["metadata"]!["name"]}")];

    private async Task<IReadOnlyList<JsonObject>> Events(string path, int count, string accept = "application/json") =>
        await client.Watch(path, accept).Take(count).ToListAsync(Cancellation);
}
