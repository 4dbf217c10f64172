using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Resources;

[ClusterTests]
public sealed class ResourceApplierTests(TestCluster cluster) : IAsyncLifetime
{
    private static readonly ApplyOptions Plainly = new(DryRun: false, Force: false);

    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace? own;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => own = await cluster.NewNamespace("k13d-applier");

    public async ValueTask DisposeAsync()
    {
        await own!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Theory]
    [InlineData("deployments", """
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"NAME","labels":{"app":"web"}},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web"}},"template":{
        "metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"nginx:1.27","ports":[{"containerPort":80}],"env":[{"name":"A","value":"1"}]}]}}}}
        """)]
    [InlineData("configmaps", """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"NAME"},"data":{"a":"1"}}""")]
    [InlineData("secrets", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"NAME"},"stringData":{"a":"1"}}""")]
    public async Task An_object_is_what_kubectl_makes_of_the_same_manifest_and_owned_likewise(string resource, string manifest)
    {
        var (mine, theirs) = (manifest.Replace("NAME", "mine", StringComparison.Ordinal), manifest.Replace("NAME", "theirs", StringComparison.Ordinal));
        Value(await Apply(resource, mine, Plainly));
        await cluster.Kubectl.Output(theirs, ["apply", "--server-side", "--field-manager=k13d", "-n", own!.Name, "-f", "-"]);

        Assert.Equal(await Stored(resource, "theirs"), await Stored(resource, "mine"));
    }

    [Fact]
    public async Task What_is_applied_again_is_not_written_again_and_what_is_left_out_goes()
    {
        var first = Value(await Apply("configmaps", Settings("""{"a":"1","b":"2"}"""), Plainly));
        var again = Value(await Apply("configmaps", Settings("""{"a":"1","b":"2"}"""), Plainly));
        var less = Value(await Apply("configmaps", Settings("""{"a":"1"}"""), Plainly));

        Assert.Equal((string?)first["metadata"]!["resourceVersion"], (string?)again["metadata"]!["resourceVersion"]);
        Assert.Equal("""{"a":"1"}""", less["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_conflict_names_the_other_managers_and_their_fields_until_it_is_forced()
    {
        await cluster.Kubectl.Output(Settings("""{"a":"1","b":"1"}"""), ["apply", "--server-side", "--field-manager=alice", "-n", own!.Name, "-f", "-"]);

        var conflict = Assert.IsType<Failure.Conflict>(FailureOf(await Apply("configmaps", Settings("""{"a":"2","b":"2"}"""), Plainly)));
        var forced = Value(await Apply("configmaps", Settings("""{"a":"2"}"""), Plainly with { Force = true }));

        var owner = Assert.Single((IReadOnlyList<Dictionary<string, object?>>)conflict.Details["conflicts"]!);
        Assert.Equal("alice", owner["manager"]);
        Assert.Equal([".data.a", ".data.b"], (IEnumerable<string>)owner["fields"]!);
        Assert.Contains("force=true", conflict.Message, StringComparison.Ordinal);
        Assert.Equal("""{"a":"2","b":"1"}""", forced["data"]!.ToJsonString());
    }

    [Fact]
    public async Task A_dry_run_answers_what_would_be_and_writes_nothing()
    {
        var tried = Value(await Apply("configmaps", Settings("""{"a":"1"}"""), Plainly with { DryRun = true }));

        Assert.Equal("1", (string?)tried["data"]!["a"]);
        Assert.Equal("", await cluster.Kubectl.Output("get", "cm", "settings", "-n", own!.Name, "--ignore-not-found"));
    }

    [Theory]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"dada":{"a":"1"}}""", "dada")]
    [InlineData("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"a":1}}""", "a")]
    public async Task What_does_not_fit_the_schema_is_the_callers_fault(string manifest, string field) =>
        Assert.Contains(field, Assert.IsType<Failure.Invalid>(FailureOf(await Apply("configmaps", manifest, Plainly))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_namespace_that_does_not_exist_is_named()
    {
        var nowhere = ResourceRef.Of(Value(await services.GetRequiredService<IResourceCatalog>().Resolve("configmaps", Cancellation)), "k13d-nowhere", "settings");

        var failure = FailureOf(await services.GetRequiredService<IResourceApplier>().Apply(nowhere, JsonNode.Parse(Settings("{}"))!.AsObject(), Plainly, Cancellation));

        Assert.Contains("namespaces \"k13d-nowhere\" not found", Assert.IsType<Failure.NotFound>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kinds_are_found_by_what_objects_say_and_many_unknown_ones_do_not_take_long()
    {
        var names = Enumerable.Range(0, 100).Select(number => new KindName("example.com/v1", $"Gizmo{number}")).Append(new KindName("apps/v1", "Deployment")).ToArray();
        var started = TimeProvider.System.GetTimestamp();

        var found = Value(await services.GetRequiredService<IResourceCatalog>().Find(names, Cancellation));

        Assert.Equal("deployments.apps", Value(found.Of(names[^1])).FullName);
        Assert.All(names[..^1], name => Assert.IsType<Failure.NotFound>(FailureOf(found.Of(name))));
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(30));
        var extensions = Value(await services.GetRequiredService<IResourceCatalog>().Find([new KindName("extensions/v1beta1", "Deployment")], Cancellation));
        Assert.Contains("Deployment in apps/v1", FailureOf(extensions.Of(new KindName("extensions/v1beta1", "Deployment")))!.Message, StringComparison.Ordinal);
    }

    private static string Settings(string data) => $$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{{data}}}""";

    private async Task<Result<JsonObject>> Apply(string resource, string manifest, ApplyOptions options)
    {
        var content = JsonNode.Parse(manifest)!.AsObject();
        var kind = Value(await services.GetRequiredService<IResourceCatalog>().Resolve(resource, Cancellation));
        return await services.GetRequiredService<IResourceApplier>().Apply(ResourceRef.Of(kind, own!.Name, (string)content["metadata"]!["name"]!), content, options, Cancellation);
    }

    /// <summary>The object as the cluster has it, its applied fields' owners included, without what is another one's each time.</summary>
    private async Task<string> Stored(string resource, string name)
    {
        var found = JsonNode.Parse(await cluster.Kubectl.Output("get", resource, name, "-n", own!.Name, "-o", "json", "--show-managed-fields"))!.AsObject();
        var metadata = found["metadata"]!.AsObject();
        foreach (var field in new[] { "name", "uid", "resourceVersion", "creationTimestamp", "generation", "annotations" })
        {
            metadata.Remove(field);
        }

        metadata["managedFields"] = new JsonArray(
            [.. metadata["managedFields"]!.AsArray().Where(owner => (string?)owner!["operation"] == "Apply").Select(owner => owner!["fieldsV1"]!.DeepClone())]);
        found.Remove("status");
        return found.ToJsonString();
    }
}
