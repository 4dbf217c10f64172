using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

[ClusterTests]
public sealed class PatchTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Theory]
    [InlineData("json", """[{"op":"test","path":"/spec/replicas","value":0},{"op":"replace","path":"/spec/minReadySeconds","value":7}]""", "web:nginx:1.26")]
    [InlineData("merge", """{"spec":{"minReadySeconds":7,"template":{"spec":{"containers":[{"name":"only","image":"nginx:1.27"}]}}}}""", "only:nginx:1.27")]
    [InlineData(
        "strategic",
        """{"spec":{"minReadySeconds":7,"template":{"spec":{"containers":[{"name":"side","image":"busybox:1.36"}]}}}}""",
        "side:busybox:1.36 web:nginx:1.26")]
    public async Task A_list_is_edited_replaced_or_merged_by_key_as_the_patch_type_says(string type, string patch, string containers)
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Deployment("web", replicas: 0), ["create", "-n", @namespace.Name, "-f", "-"]);

        Assert.Equal(
            "deployment.apps/web patched\n",
            await kubectl.Output("patch", "deployment", "web", "-n", @namespace.Name, "--type", type, "-p", patch));

        Assert.Equal("7", await Field("{.spec.minReadySeconds}"));
        Assert.Equal(containers, (await Field("{range .spec.template.spec.containers[*]}{.name}:{.image} {end}")).Trim());

        Task<string> Field(string path) => kubectl.Output("get", "deployment", "web", "-n", @namespace.Name, "-o", $"jsonpath={path}");
    }

    [Fact]
    public async Task A_patch_that_changes_nothing_says_so()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "configmap", "still", "-n", @namespace.Name, "--from-literal=a=1");

        Assert.Equal(
            "configmap/still patched (no change)\n",
            await kubectl.Output("patch", "configmap", "still", "-n", @namespace.Name, "--type=merge", "-p", """{"data":{"a":"1"}}"""));
    }

    [Fact]
    public async Task A_json_patch_whose_test_fails_is_refused()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "configmap", "still", "-n", @namespace.Name, "--from-literal=a=1");

        var (exitCode, _, error) = await kubectl.Run(
            "patch", "configmap", "still", "-n", @namespace.Name, "--type=json", "-p", """[{"op":"test","path":"/data/a","value":"2"}]""");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("The request is invalid: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_apply_patch_is_a_patch_too()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.ConfigMap("settings", "a", "1"), ["apply", "--server-side", "-n", @namespace.Name, "-f", "-"]);

        Assert.Equal(
            "kubectl Apply",
            await kubectl.Output(
                "get", "configmap", "settings", "-n", @namespace.Name, "--show-managed-fields",
                "-o", "jsonpath={.metadata.managedFields[0].manager} {.metadata.managedFields[0].operation}"));
    }

    [Fact]
    public async Task A_patch_that_makes_an_object_invalid_is_refused()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Deployment("web", replicas: 0), ["create", "-n", @namespace.Name, "-f", "-"]);

        var (exitCode, _, error) = await kubectl.Run(
            "patch", "deployment", "web", "-n", @namespace.Name, "-p", """{"spec":{"replicas":-1}}""");

        Assert.Equal(1, exitCode);
        Assert.Contains(
            "The Deployment \"web\" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_can_be_patched_alone()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(
            """{"apiVersion":"v1","kind":"Service","metadata":{"name":"front"},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}""",
            ["create", "-n", @namespace.Name, "-f", "-"]);

        await kubectl.Output(
            "patch", "service", "front", "-n", @namespace.Name, "--subresource=status", "--type=merge",
            "-p", """{"status":{"loadBalancer":{"ingress":[{"ip":"192.0.2.7","ipMode":"VIP"}]}},"spec":{"type":"ClusterIP"}}""");

        Assert.Equal(
            "LoadBalancer 192.0.2.7",
            await kubectl.Output(
                "get", "service", "front", "-n", @namespace.Name, "-o", "jsonpath={.spec.type} {.status.loadBalancer.ingress[0].ip}"));
    }
}
