using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

[ClusterTests]
public sealed class WritingTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Fact]
    public async Task Create_creates_once()
    {
        await using var @namespace = await cluster.NewNamespace();
        string[] create = ["create", "-n", @namespace.Name, "-f", "-"];
        Assert.Equal("configmap/settings created\n", await kubectl.Output(Manifests.ConfigMap("settings", "a", "1"), create));

        var (exitCode, _, error) = await kubectl.Run(Manifests.ConfigMap("settings", "a", "1"), create);

        Assert.Equal(1, exitCode);
        Assert.Contains("(AlreadyExists)", error, StringComparison.Ordinal);
        Assert.Contains("configmaps \"settings\" already exists", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_refuses_an_unknown_field()
    {
        var (exitCode, _, error) = await kubectl.Run(
            Manifests.Pod("odd").Replace("image:", "picture:", StringComparison.Ordinal), ["create", "-n", "default", "-f", "-"]);

        Assert.Equal(1, exitCode);
        Assert.Contains("unknown field \"spec.containers[0].picture\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_on_the_server_stores_nothing()
    {
        await using var @namespace = await cluster.NewNamespace();

        Assert.Equal(
            "pod/ghost created (server dry run)\n",
            await kubectl.Output(Manifests.Pod("ghost"), ["create", "-n", @namespace.Name, "--dry-run=server", "-f", "-"]));
        Assert.Equal("", await kubectl.Output("get", "pods", "-n", @namespace.Name, "-o", "name"));
    }

    [Fact]
    public async Task Client_side_apply_creates_configures_and_removes_what_it_no_longer_names()
    {
        await using var @namespace = await cluster.NewNamespace();
        string[] apply = ["apply", "-n", @namespace.Name, "-f", "-"];

        Assert.Equal("configmap/settings created\n", await kubectl.Output(Manifests.ConfigMap("settings", "old", "1"), apply));
        Assert.Equal("configmap/settings unchanged\n", await kubectl.Output(Manifests.ConfigMap("settings", "old", "1"), apply));
        Assert.Equal("configmap/settings configured\n", await kubectl.Output(Manifests.ConfigMap("settings", "new", "2"), apply));
        Assert.Equal(
            """{"new":"2"}""", await kubectl.Output("get", "configmap", "settings", "-n", @namespace.Name, "-o", "jsonpath={.data}"));
    }

    [Fact]
    public async Task Server_side_apply_tells_a_conflict_and_can_force_it()
    {
        await using var @namespace = await cluster.NewNamespace();
        string[] first = ["apply", "--server-side", "--field-manager=first", "-n", @namespace.Name, "-f", "-"];
        string[] second = ["apply", "--server-side", "--field-manager=second", "-n", @namespace.Name, "-f", "-"];
        Assert.Equal("configmap/settings serverside-applied\n", await kubectl.Output(Manifests.ConfigMap("settings", "a", "1"), first));

        var (exitCode, _, error) = await kubectl.Run(Manifests.ConfigMap("settings", "a", "2"), second);
        Assert.Equal(1, exitCode);
        Assert.Contains("conflict with \"first\": .data.a", error, StringComparison.Ordinal);

        await kubectl.Output(Manifests.ConfigMap("settings", "a", "2"), [.. second, "--force-conflicts"]);
        Assert.Equal("2", await kubectl.Output("get", "configmap", "settings", "-n", @namespace.Name, "-o", "jsonpath={.data.a}"));
    }

    [Fact]
    public async Task Server_side_apply_removes_what_its_manager_no_longer_names()
    {
        await using var @namespace = await cluster.NewNamespace();
        string[] apply = ["apply", "--server-side", "--field-manager=owner", "-n", @namespace.Name, "-f", "-"];
        await kubectl.Output(Manifests.ConfigMap("settings", "mine", "1"), apply);
        await kubectl.Output("patch", "configmap", "settings", "-n", @namespace.Name, "-p", """{"data":{"theirs":"2"}}""");

        await kubectl.Output(Manifests.ConfigMap("settings", "other", "3"), apply);

        Assert.Equal(
            """{"other":"3","theirs":"2"}""",
            await kubectl.Output("get", "configmap", "settings", "-n", @namespace.Name, "-o", "jsonpath={.data}"));
    }

    [Fact]
    public async Task Labels_and_annotations_are_set_and_removed()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "configmap", "marked", "-n", @namespace.Name);

        await kubectl.Output("label", "configmap", "marked", "-n", @namespace.Name, "tier=front", "team=web");
        await kubectl.Output("annotate", "configmap", "marked", "-n", @namespace.Name, "note=kept");
        await kubectl.Output("label", "configmap", "marked", "-n", @namespace.Name, "team-");
        Assert.Equal(
            """{"tier":"front"} {"note":"kept"}""",
            await kubectl.Output(
                "get", "configmap", "marked", "-n", @namespace.Name, "-o", "jsonpath={.metadata.labels} {.metadata.annotations}"));

        var (exitCode, _, error) = await kubectl.Run("label", "configmap", "marked", "-n", @namespace.Name, "tier=back");
        Assert.Equal(1, exitCode);
        Assert.Contains("--overwrite is false", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_waits_until_it_is_gone()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Pod("leaving"), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=condition=Ready", "pod/leaving", "-n", @namespace.Name);

        Assert.Equal(
            $"pod \"leaving\" deleted from {@namespace} namespace\n", await kubectl.Output("delete", "pod", "leaving", "-n", @namespace.Name));
        Assert.Equal("", await kubectl.Output("get", "pod", "leaving", "-n", @namespace.Name, "--ignore-not-found"));
    }

    [Fact]
    public async Task Deleting_a_namespace_deletes_what_is_in_it()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Deployment("web"), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=condition=Available", "deployment/web", "-n", @namespace.Name);

        await kubectl.Output("delete", "namespace", @namespace.Name);

        Assert.Equal("", await kubectl.Output("get", "namespace", @namespace.Name, "--ignore-not-found"));
        Assert.Equal("", await kubectl.Output("get", "pods,replicasets,deployments", "-n", @namespace.Name, "-o", "name"));
    }

    [Fact]
    public async Task A_deleted_deployment_leaves_its_pods_when_told_to_orphan_them()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Deployment("web"), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=condition=Available", "deployment/web", "-n", @namespace.Name);

        await kubectl.Output("delete", "deployment", "web", "-n", @namespace.Name, "--cascade=orphan");

        Assert.StartsWith(
            "replicaset.apps/web-", await kubectl.Output("get", "replicasets", "-n", @namespace.Name, "-o", "name"), StringComparison.Ordinal);
        Assert.Equal(
            "", await kubectl.Output("get", "replicasets", "-n", @namespace.Name, "-o", "jsonpath={.items[*].metadata.ownerReferences}"));
    }

    [Fact]
    public async Task A_custom_resource_is_served_as_soon_as_its_definition_is_established()
    {
        var group = $"k{Guid.NewGuid():N}"[..9] + ".example.com";
        var definition =
            $$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: widgets.{{group}}
            spec:
              group: {{group}}
              scope: Namespaced
              names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wdg]}
              versions:
              - name: v1
                served: true
                storage: true
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        properties:
                          size: {type: integer}
                additionalPrinterColumns:
                - {name: Size, type: integer, jsonPath: .spec.size}
            """;
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(definition, ["create", "-f", "-"]);
        try
        {
            await kubectl.Output("wait", "--for=condition=Established", $"crd/widgets.{group}");
            var widget = $$$"""{"apiVersion":"{{{group}}}/v1","kind":"Widget","metadata":{"name":"big"},"spec":{"size":9}}""";
            await kubectl.Output(widget, ["create", "-n", @namespace.Name, "-f", "-"]);

            var columns = (await kubectl.Output("get", $"widgets.{group}", "-n", @namespace.Name)).Split('\n');
            Assert.Equal("NAME   SIZE", columns[0].TrimEnd());
            Assert.StartsWith("big    9", columns[1], StringComparison.Ordinal);
        }
        finally
        {
            await kubectl.Output("delete", "crd", $"widgets.{group}");
        }
    }
}
