using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Tests.Store;

public sealed class ObjectsTests
{
    private static readonly GroupResource ConfigMaps = new("", "configmaps");
    private static readonly GroupResource Pods = new("", "pods");
    private static readonly GroupResource Namespaces = new("", "namespaces");

    private readonly Objects objects = Objects.OfEmptyStore(TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void A_created_object_has_an_identity_and_a_revision()
    {
        var created = objects.Create(ConfigMaps, ConfigMap("one"), "test");

        Assert.NotNull((string?)created["metadata"]!["uid"]);
        Assert.NotNull((string?)created["metadata"]!["resourceVersion"]);
        Assert.NotNull((string?)created["metadata"]!["creationTimestamp"]);
        Assert.Same(created, objects.Find(ConfigMaps, "default", "one"));
    }

    [Fact]
    public void A_name_is_generated_from_its_prefix()
    {
        var nameless = ConfigMap("");
        nameless["metadata"] = new JsonObject { ["generateName"] = "one-", ["namespace"] = "default" };

        Assert.Matches("^one-[a-z0-9]{5}$", (string?)objects.Create(ConfigMaps, nameless, "test")["metadata"]!["name"]);
    }

    [Fact]
    public void A_second_object_of_a_name_is_refused()
    {
        objects.Create(ConfigMaps, ConfigMap("one"), "test");

        var refusal = Assert.Throws<ApiException>(() => objects.Create(ConfigMaps, ConfigMap("one"), "test"));

        Assert.Equal(409, refusal.Code);
        Assert.Equal("configmaps \"one\" already exists", refusal.Message);
    }

    [Fact]
    public void A_change_that_changes_nothing_writes_nothing()
    {
        var created = objects.Create(ConfigMaps, ConfigMap("one"), "test");

        Assert.Same(created, objects.Change(ConfigMaps, "default", "one", value => value["data"] = new JsonObject { ["a"] = "1" }, "test"));
        Assert.NotSame(created, objects.Change(ConfigMaps, "default", "one", value => value["data"]!["a"] = "2", "test"));
    }

    [Fact]
    public void A_namespace_that_is_being_deleted_takes_no_more_objects()
    {
        objects.Create(Namespaces, new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = "shop" } }, "test");
        objects.Delete(Namespaces, null, "shop");

        Assert.Equal("Terminating", (string?)objects.Find(Namespaces, null, "shop")!["status"]!["phase"]);
        var refusal = Assert.Throws<ApiException>(() => objects.Create(ConfigMaps, ConfigMap("one", "shop"), "test"));
        Assert.Equal("configmaps \"one\" is forbidden: unable to create new content in namespace shop because it is being terminated", refusal.Message);
    }

    [Fact]
    public void A_running_pod_is_marked_and_goes_with_its_grace_period()
    {
        objects.Create(Pods, Pod("one", "node-1"), "test");

        objects.Delete(Pods, "default", "one");
        Assert.Equal(30, (long?)objects.Find(Pods, "default", "one")!["metadata"]!["deletionGracePeriodSeconds"]);

        objects.Delete(Pods, "default", "one", new JsonObject { ["gracePeriodSeconds"] = 0 });
        Assert.Null(objects.Find(Pods, "default", "one"));
    }

    [Fact]
    public void A_finalizer_holds_an_object_until_it_is_taken_away()
    {
        var held = ConfigMap("one");
        held["metadata"]!["finalizers"] = new JsonArray("example.com/hold");
        objects.Create(ConfigMaps, held, "test");

        objects.Delete(ConfigMaps, "default", "one");
        Assert.NotNull(objects.Find(ConfigMaps, "default", "one")!["metadata"]!["deletionTimestamp"]);

        objects.Change(ConfigMaps, "default", "one", value => value["metadata"]!.AsObject().Remove("finalizers"), "test");
        Assert.Null(objects.Find(ConfigMaps, "default", "one"));
    }

    [Fact]
    public async Task A_watch_tells_what_is_there_and_then_every_change_in_order()
    {
        objects.Create(ConfigMaps, ConfigMap("one"), "test");
        await using var watch = objects.Watch(ConfigMaps, Cancellation).GetAsyncEnumerator(Cancellation);
        var seen = new List<string>();
        await See();

        objects.Create(ConfigMaps, ConfigMap("two"), "test");
        objects.Change(ConfigMaps, "default", "one", value => value["data"]!["a"] = "2", "test");
        objects.Delete(ConfigMaps, "default", "two");
        await See();
        await See();
        await See();

        Assert.Equal(["ADDED one", "ADDED two", "MODIFIED one", "DELETED two"], seen);

        async Task See()
        {
            Assert.True(await watch.MoveNextAsync());
            seen.Add($"{watch.Current.Type} {(string?)watch.Current.Object["metadata"]!["name"]}");
        }
    }

    [Fact]
    public void Writers_at_the_same_time_lose_nothing()
    {
        objects.Create(ConfigMaps, ConfigMap("one"), "test");

        Parallel.For(0, 200, number => objects.Change(ConfigMaps, "default", "one", value => value["data"]![$"key-{number}"] = "set", "test"));

        Assert.Equal(201, objects.Find(ConfigMaps, "default", "one")!["data"]!.AsObject().Count);
    }

    private static JsonObject ConfigMap(string name, string @namespace = "default") => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
        ["data"] = new JsonObject { ["a"] = "1" },
    };

    private static JsonObject Pod(string name, string node) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "default" },
        ["spec"] = new JsonObject
        {
            ["nodeName"] = node,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "nginx:1.27" }),
        },
    };
}
