using k8s;
using k8s.Models;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Testing.Clusters;
using K13d.Testing.Tools;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Resources;

[ClusterTests]
public sealed class ResourceObjectsTests(TestCluster cluster) : IAsyncLifetime
{
    private static readonly DeletionOptions Plainly = new(null, null, DryRun: false, null);

    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath, ("Kubectl:Path", Programs.Kubectl));
    private TestNamespace? own;

    private IResourceObjects Objects => services.GetRequiredService<IResourceObjects>();

    private IResourceDeleter Deleter => services.GetRequiredService<IResourceDeleter>();

    public async ValueTask InitializeAsync() => own = await cluster.NewNamespace("objects");

    public async ValueTask DisposeAsync()
    {
        await own!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task An_object_is_as_the_cluster_has_it_without_managed_fields()
    {
        await Configure("settings");

        var manifest = Value(await Objects.Get(await Ref("cm", "settings"), TestContext.Current.CancellationToken));

        Assert.Equal("ConfigMap", (string?)manifest["kind"]);
        Assert.Equal("1", (string?)manifest["data"]!["a"]);
        Assert.Null(manifest["metadata"]!["managedFields"]);
    }

    [Fact]
    public async Task YAML_is_byte_for_byte_what_kubectl_prints()
    {
        await Configure("tricky");

        var manifest = Value(await Objects.Get(await Ref("cm", "tricky"), TestContext.Current.CancellationToken));
        var printed = await cluster.Kubectl.Output("get", "cm", "tricky", "-n", own!.Name, "-o", "yaml");

        Assert.Equal(printed, services.GetRequiredService<IManifestYaml>().Write(manifest));
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_not_found_with_the_clusters_reason()
    {
        var failure = Assert.IsType<Failure.NotFound>(FailureOf(await Objects.Get(await Ref("pods", "nobody"), TestContext.Current.CancellationToken)));

        Assert.Equal(("NotFound", 404, "nobody"), (failure.Details["reason"], failure.Details["status"], failure.Details["name"]));
    }

    [Fact]
    public async Task A_dry_run_deletes_nothing_and_a_deletion_does()
    {
        await Configure("victim");
        var victim = await Ref("cm", "victim");

        Value(await Deleter.Delete(victim, Plainly with { DryRun = true }, TestContext.Current.CancellationToken));
        var uid = (string?)Value(await Objects.Get(victim, TestContext.Current.CancellationToken))["metadata"]!["uid"];
        var deleted = Value(await Deleter.Delete(victim, Plainly, TestContext.Current.CancellationToken));

        Assert.Equal(new Deletion(uid, Pending: false), deleted);
        Assert.IsType<Failure.NotFound>(FailureOf(await Objects.Get(victim, TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task An_object_of_another_version_is_not_deleted_but_a_conflict()
    {
        await Configure("changed");
        var changed = await Ref("cm", "changed");

        var failure = FailureOf(await Deleter.Delete(changed, Plainly with { ResourceVersion = "1" }, TestContext.Current.CancellationToken));

        Assert.IsType<Failure.Conflict>(failure);
        Value(await Objects.Get(changed, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_object_that_waits_for_its_finalizer_is_pending()
    {
        await Configure("held", "example.com/hold");

        var deletion = Value(await Deleter.Delete(await Ref("cm", "held"), Plainly, TestContext.Current.CancellationToken));
        await cluster.Client.CoreV1.PatchNamespacedConfigMapAsync(
            new V1Patch("""{"metadata":{"finalizers":null}}""", V1Patch.PatchType.MergePatch), "held", own!.Name, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(deletion.Pending);
    }

    [Fact]
    public async Task A_description_is_kubectls()
    {
        await Configure("described");

        var text = Value(await services.GetRequiredService<IResourceDescriber>().Describe(await Ref("cm", "described"), TestContext.Current.CancellationToken));

        Assert.Equal(await cluster.Kubectl.Output("describe", "cm", "described", "-n", own!.Name), text);
    }

    private Task<V1ConfigMap> Configure(string name, params string[] finalizers) => cluster.Client.CoreV1.CreateNamespacedConfigMapAsync(
        new V1ConfigMap
        {
            Metadata = new V1ObjectMeta { Name = name, Finalizers = finalizers },
            Data = new Dictionary<string, string>
            {
                ["a"] = "1", ["a10"] = "yes", ["a9"] = "1e3", ["null"] = "null", ["empty"] = "", ["lines"] = "one\ntwo\n", ["no-end"] = "one\ntwo", ["indented"] = "  one\ntwo\n",
                ["unicode"] = "Grüße 🦊", ["colon"] = "a: b", ["hash"] = "a #b", ["dash"] = "- a", ["date"] = "2026-11-24", ["time"] = "12:30", ["octal"] = "0644", ["hex"] = "0xff",
                ["tilde"] = "~", ["tab"] = "a\tb", ["tabs"] = "a\tb\nc\n", ["space"] = " a ", ["quote"] = "it's \"so\"", ["brace"] = "{a}", ["at"] = "@a", ["long"] = new string('x', 200) + " " + new string('y', 200),
                ["trailing"] = "a \nb\n", ["blank"] = "a\n\nb\n\n", ["version"] = "1.2.3", ["underscore"] = "1_000", ["float"] = ".5", ["y"] = "y", ["On"] = "On",
            },
        },
        own!.Name,
        cancellationToken: TestContext.Current.CancellationToken);

    private async Task<ResourceRef> Ref(string token, string name) => ResourceRef.Of(
        Value(await services.GetRequiredService<IResourceCatalog>().Resolve(token, TestContext.Current.CancellationToken)), own!.Name, name);
}
