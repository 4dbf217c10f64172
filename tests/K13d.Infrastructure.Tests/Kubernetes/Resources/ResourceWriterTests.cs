using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Resources;

[ClusterTests]
public sealed class ResourceWriterTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace? own;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IResourceWriter Writer => services.GetRequiredService<IResourceWriter>();

    public async ValueTask InitializeAsync() => own = await cluster.NewNamespace("k13d-writer");

    public async ValueTask DisposeAsync()
    {
        await own!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task An_object_is_created_as_K13ds_own()
    {
        var created = Value(await Create(Settings("one", "fast")));

        Assert.Equal(("one", "fast"), ((string?)created["metadata"]!["name"], (string?)created["data"]!["mode"]));
        Assert.Null(created["metadata"]!["managedFields"]);
        Assert.Equal("k13d Update", await cluster.Kubectl.Output("get", "cm", "one", "-n", own!.Name, "-o", "jsonpath={.metadata.managedFields[*]['manager','operation']}"));
    }

    [Fact]
    public async Task The_cluster_completes_a_name()
    {
        var manifest = Settings("", "fast");
        manifest["metadata"] = new JsonObject { ["generateName"] = "made-" };

        Assert.StartsWith("made-", (string?)Value(await Create(manifest))["metadata"]!["name"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_there_already_is_a_conflict() =>
        Assert.Equal([null, typeof(Failure.Conflict)], new[] { FailureOf(await Create(Settings("twice", "a")))?.GetType(), FailureOf(await Create(Settings("twice", "b")))?.GetType() });

    [Fact]
    public async Task A_field_that_the_kind_does_not_have_is_refused()
    {
        var manifest = Settings("typo", "fast");
        manifest["dada"] = new JsonObject();

        var failure = Assert.IsType<Failure.Invalid>(FailureOf(await Create(manifest)));

        Assert.Contains("unknown field \"dada\"", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_writes_nothing()
    {
        Value(await Writer.Create(await Kind(), own!.Name, Settings("dry", "fast"), dryRun: true, Cancellation));

        Assert.Equal("", await cluster.Kubectl.Output("get", "cm", "dry", "-n", own.Name, "--ignore-not-found"));
    }

    [Fact]
    public async Task Of_two_that_replace_the_same_version_one_is_a_conflict()
    {
        var read = Value(await Create(Settings("raced", "old")));
        var (one, other) = ((JsonObject)read.DeepClone(), (JsonObject)read.DeepClone());
        (one["data"]!["mode"], other["data"]!["mode"]) = ("one", "other");

        Assert.Equal("one", (string?)Value(await Writer.Replace(await Ref("raced"), one, dryRun: false, Cancellation))["data"]!["mode"]);
        Assert.IsType<Failure.Conflict>(FailureOf(await Writer.Replace(await Ref("raced"), other, dryRun: false, Cancellation)));
    }

    [Theory]
    [InlineData(PatchType.Merge, """{"data":{"mode":null,"b":"2"}}""")]
    [InlineData(PatchType.StrategicMerge, """{"data":{"mode":null,"b":"2"}}""")]
    [InlineData(PatchType.Json, """[{"op":"remove","path":"/data/mode"},{"op":"add","path":"/data/b","value":"2"}]""")]
    public async Task Each_type_of_patch_changes_what_it_says(PatchType type, string patch)
    {
        Value(await Create(Settings("patched", "old")));

        var patched = Value(await Writer.Patch(await Ref("patched"), new ResourcePatch(type, JsonNode.Parse(patch)!), dryRun: false, Cancellation));

        Assert.Equal("""{"b":"2"}""", patched["data"]!.ToJsonString());
    }

    [Theory]
    [InlineData(PatchType.Merge, """{"metadata":{"resourceVersion":"1"},"data":{"b":"2"}}""")]
    [InlineData(PatchType.StrategicMerge, """{"metadata":{"resourceVersion":"1"},"data":{"b":"2"}}""")]
    [InlineData(PatchType.Json, """[{"op":"replace","path":"/metadata/resourceVersion","value":"1"},{"op":"add","path":"/data/b","value":"2"}]""")]
    public async Task A_patch_of_another_version_is_a_conflict(PatchType type, string patch)
    {
        Value(await Create(Settings("moved", "old")));

        Assert.IsType<Failure.Conflict>(FailureOf(await Writer.Patch(await Ref("moved"), new ResourcePatch(type, JsonNode.Parse(patch)!), dryRun: false, Cancellation)));
    }

    private static JsonObject Settings(string name, string mode) => new()
    {
        ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = name }, ["data"] = new JsonObject { ["mode"] = mode },
    };

    private async Task<Result<JsonObject>> Create(JsonObject manifest) => await Writer.Create(await Kind(), own!.Name, manifest, dryRun: false, Cancellation);

    private async Task<ResourceKind> Kind() => Value(await services.GetRequiredService<IResourceCatalog>().Resolve("configmaps", Cancellation));

    private async Task<ResourceRef> Ref(string name) => ResourceRef.Of(await Kind(), own!.Name, name);
}
