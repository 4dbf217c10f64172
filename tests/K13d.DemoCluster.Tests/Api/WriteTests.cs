using System.Text;

namespace K13d.DemoCluster.Tests.Api;

public sealed class WriteTests(ApiClient client) : IClassFixture<ApiClient>
{
    private const string Deployment =
        """{"metadata":{"name":"web"},"spec":{"replicas":2,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"nginx:1"},{"name":"d","image":"nginx:1"}]}}}}""";

    [Fact]
    public async Task An_update_of_an_old_revision_is_refused()
    {
        var map = await ConfigMap();
        var old = (await client.Get(map)).Text;
        await client.Patch(map, "merge-patch+json", """{"data":{"k":"2"}}""");

        var refused = await client.Put(map, old);

        Assert.Equal(409, refused.Code);
        Assert.Equal("Operation cannot be fulfilled on configmaps \"a\": the object has been modified; please apply your changes to the latest version and try again", refused.Message);
    }

    [Fact]
    public async Task A_write_that_changes_nothing_has_no_revision_of_its_own()
    {
        var map = await ConfigMap();
        var before = (await client.Get(map)).Text;

        await client.Patch(map, "merge-patch+json", """{"data":{"k":"1"}}""");

        Assert.Equal(before, (await client.Get(map)).Text);
    }

    [Fact]
    public async Task A_dry_run_answers_as_the_write_would_and_stores_nothing()
    {
        var map = await ConfigMap();

        var tried = await client.Patch($"{map}?dryRun=All", "merge-patch+json", """{"data":{"k":"2"}}""");
        var removed = await client.Delete($"{map}?dryRun=All");

        Assert.Equal("2", (string?)tried.Body["data"]!["k"]);
        Assert.Equal("Success", (string?)removed.Body["status"]);
        Assert.Equal("1", (string?)(await client.Get(map)).Body["data"]!["k"]);
    }

    [Theory]
    [InlineData("strategic-merge-patch+json", """{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"nginx:2"}]}}}}""", "nginx:2,nginx:1")]
    [InlineData("merge-patch+json", """{"spec":{"template":{"spec":{"containers":[{"name":"c","image":"nginx:2"}]}}}}""", "nginx:2")]
    [InlineData("json-patch+json", """[{"op":"replace","path":"/spec/template/spec/containers/1/image","value":"nginx:2"}]""", "nginx:1,nginx:2")]
    public async Task Each_patch_merges_in_its_own_way_and_what_is_wanted_is_counted(string type, string patch, string images)
    {
        var web = await Web();

        var patched = await client.Patch(web, type, patch);

        Assert.Equal(200, patched.Code);
        Assert.Equal(images, string.Join(',', patched.Body["spec"]!["template"]!["spec"]!["containers"]!.AsArray().Select(container => (string?)container!["image"])));
        Assert.Equal(2, (int?)patched.Body["metadata"]!["generation"]);
    }

    [Fact]
    public async Task An_apply_takes_nothing_from_another_manager_unless_it_is_forced()
    {
        var map = await ConfigMap();
        const string Applied = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"k":"mine"}}""";

        var refused = await client.Patch($"{map}?fieldManager=me", "apply-patch+yaml", Applied);
        var forced = await client.Patch($"{map}?fieldManager=me&force=true", "apply-patch+yaml", Applied);

        Assert.Equal(409, refused.Code);
        Assert.Equal("FieldManagerConflict", (string?)refused.Body["details"]!["causes"]![0]!["reason"]);
        Assert.Equal("mine", (string?)forced.Body["data"]!["k"]);
        Assert.Contains("me", forced.Body["metadata"]!["managedFields"]!.AsArray().Select(entry => (string?)entry!["manager"]));
    }

    [Fact]
    public async Task An_apply_in_YAML_creates_what_is_not_there()
    {
        var space = await client.NewNamespace();

        var created = await client.Patch(
            $"/api/v1/namespaces/{space}/configmaps/b?fieldManager=me", "apply-patch+yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndata: {k: \"yes\"}\n");

        Assert.Equal(201, created.Code);
        Assert.Equal("yes", (string?)created.Body["data"]!["k"]);
    }

    [Fact]
    public async Task A_status_is_written_through_its_subresource_only()
    {
        var web = await Web();

        await client.Patch(web, "merge-patch+json", """{"status":{"replicas":7}}""");
        Assert.Null((await client.Get(web)).Body["status"]!["replicas"]);

        await client.Patch($"{web}/status", "merge-patch+json", """{"status":{"replicas":7},"spec":{"replicas":9}}""");
        var read = (await client.Get(web)).Body;
        Assert.Equal(7, (int?)read["status"]!["replicas"]);
        Assert.Equal(2, (int?)read["spec"]!["replicas"]);
    }

    [Fact]
    public async Task A_scale_shows_and_sets_the_replicas()
    {
        var web = await Web();

        var scaled = await client.Patch($"{web}/scale", "merge-patch+json", """{"spec":{"replicas":5}}""");
        var refused = await client.Patch($"{web}/scale", "merge-patch+json", """{"spec":{"replicas":-1}}""");

        Assert.Equal("Scale", (string?)scaled.Body["kind"]);
        Assert.Equal("app=web", (string?)scaled.Body["status"]!["selector"]);
        Assert.Equal(5, (int?)(await client.Get(web)).Body["spec"]!["replicas"]);
        Assert.Equal("Scale.autoscaling \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0", refused.Message);
    }

    [Theory, InlineData("Warn", 201), InlineData("Ignore", 201), InlineData("Strict", 400)]
    public async Task A_field_that_the_kind_has_not_is_told_dropped_or_refused(string validation, int code)
    {
        var space = await client.NewNamespace();

        var answer = await client.Post($"/api/v1/namespaces/{space}/configmaps?fieldValidation={validation}", """{"metadata":{"name":"a"},"odd":1}""");

        Assert.Equal(code, answer.Code);
        Assert.Equal(validation == "Warn" ? ["299 - \"unknown field \\\"odd\\\"\""] : [], answer.Warnings);
    }

    [Fact]
    public async Task A_body_in_protobuf_is_read_as_kubectl_sends_it()
    {
        // runtime.Unknown of a v1 Namespace whose metadata has the name "from-protobuf".
        byte[] metadata = [0x0a, 13, .. "from-protobuf"u8];
        byte[] raw = [0x0a, (byte)metadata.Length, .. metadata];
        byte[] type = [0x0a, 2, .. "v1"u8, 0x12, 9, .. "Namespace"u8];
        byte[] body = [.. "k8s\0"u8, 0x0a, (byte)type.Length, .. type, 0x12, (byte)raw.Length, .. raw];

        var created = await client.Send(HttpMethod.Post, "/api/v1/namespaces", body, "application/vnd.kubernetes.protobuf", "application/json");

        Assert.Equal(201, created.Code);
        Assert.Equal("from-protobuf", (string?)created.Body["metadata"]!["name"]);
    }

    [Fact]
    public async Task Protobuf_that_is_cut_off_is_refused()
    {
        byte[] body = [.. "k8s\0"u8, 0x0a, 120, .. Encoding.ASCII.GetBytes("short")];

        Assert.Equal(400, (await client.Send(HttpMethod.Post, "/api/v1/namespaces", body, "application/vnd.kubernetes.protobuf", "application/json")).Code);
    }

    [Fact]
    public async Task A_deletion_asks_for_the_object_that_it_means()
    {
        var map = await ConfigMap();

        var refused = await client.Delete(map, """{"preconditions":{"uid":"other"}}""");

        Assert.Equal(409, refused.Code);
        Assert.StartsWith("Operation cannot be fulfilled on ConfigMap \"a\": the UID in the precondition (other)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(200, (await client.Get(map)).Code);
    }

    [Theory, InlineData("Foreground", "foregroundDeletion"), InlineData("Orphan", "orphan")]
    public async Task What_dependents_wait_for_is_held_by_a_finalizer(string policy, string finalizer)
    {
        var web = await Web();

        var marked = await client.Delete(web, $$"""{"propagationPolicy":"{{policy}}"}""");

        Assert.NotNull(marked.Body["metadata"]!["deletionTimestamp"]);
        Assert.Equal(finalizer, (string?)Assert.Single(marked.Body["metadata"]!["finalizers"]!.AsArray()));
    }

    [Fact]
    public async Task A_collection_is_deleted_as_far_as_it_is_selected()
    {
        var map = await ConfigMap();
        var maps = map[..map.LastIndexOf('/')];
        await client.Post(maps, """{"metadata":{"name":"b","labels":{"x":"y"}}}""");

        await client.Delete($"{maps}?labelSelector=x%3Dy");

        Assert.Equal(["a"], (await client.Get(maps)).Names);
    }

    private async Task<string> ConfigMap()
    {
        var space = await client.NewNamespace();
        Assert.Equal(201, (await client.Post($"/api/v1/namespaces/{space}/configmaps", """{"metadata":{"name":"a"},"data":{"k":"1"}}""")).Code);
        return $"/api/v1/namespaces/{space}/configmaps/a";
    }

    private async Task<string> Web()
    {
        var space = await client.NewNamespace();
        Assert.Equal(201, (await client.Post($"/apis/apps/v1/namespaces/{space}/deployments", Deployment)).Code);
        return $"/apis/apps/v1/namespaces/{space}/deployments/web";
    }
}
