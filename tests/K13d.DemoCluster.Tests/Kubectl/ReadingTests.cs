using K13d.Testing.Clusters;
using K13d.Testing.Tools;

namespace K13d.DemoCluster.Tests.Kubectl;

[ClusterTests]
public sealed class ReadingTests(TestCluster cluster)
{
    private readonly KubectlRunner kubectl = cluster.Kubectl;

    [Fact]
    public async Task Every_kind_that_discovery_names_can_be_listed_plain_and_wide()
    {
        var served = (await kubectl.Output("api-resources", "--verbs=list", "-o", "name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // Custom resources of tests that run beside this one come and go meanwhile.
        var kinds = served.Where(kind => !kind.EndsWith(".example.com", StringComparison.Ordinal)).ToList();
        Assert.Contains("pods", kinds);
        Assert.Contains("deployments.apps", kinds);
        Assert.Contains("customresourcedefinitions.apiextensions.k8s.io", kinds);

        foreach (var kind in kinds)
        {
            await kubectl.Output("get", kind, "-A");
            await kubectl.Output("get", kind, "-A", "-o", "wide");
        }
    }

    [Theory]
    [InlineData("po")]
    [InlineData("pod")]
    [InlineData("pods")]
    [InlineData("Pod")]
    [InlineData("pods.v1.")]
    public async Task A_kind_goes_by_its_short_name_singular_plural_and_kind(string kind)
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Pod("here"), ["create", "-n", @namespace.Name, "-f", "-"]);

        Assert.Equal("pod/here\n", await kubectl.Output("get", kind, "-n", @namespace.Name, "-o", "name"));
    }

    [Fact]
    public async Task Api_resources_tells_short_names_groups_and_scope()
    {
        var lines = (await kubectl.Output("api-resources", "--no-headers")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .ToList();

        Assert.Contains("pods po v1 true Pod", lines);
        Assert.Contains("nodes no v1 false Node", lines);
        Assert.Contains("deployments deploy apps/v1 true Deployment", lines);
        Assert.Contains("cronjobs cj batch/v1 true CronJob", lines);
        Assert.Contains("customresourcedefinitions crd,crds apiextensions.k8s.io/v1 false CustomResourceDefinition", lines);
    }

    [Fact]
    public async Task Get_watch_prints_a_line_for_each_change()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "configmap", "watched", "-n", @namespace.Name, "--from-literal=a=1");

        List<string> names = [];
        string[] watch = ["get", "configmap", "watched", "-n", @namespace.Name, "-w", "--no-headers"];
        await foreach (var line in kubectl.Follow(watch, TestContext.Current.CancellationToken))
        {
            names.Add(string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[..2]));
            if (names.Count == 1)
            {
                await kubectl.Output("patch", "configmap", "watched", "-n", @namespace.Name, "-p", """{"data":{"b":"2"}}""");
            }
            else
            {
                break;
            }
        }

        Assert.Equal(["watched 1", "watched 2"], names);
    }

    [Fact]
    public async Task Get_selects_by_label_and_by_field()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(
            Manifests.Pod("red") + "---\n" + Manifests.Pod("blue"), ["create", "-n", @namespace.Name, "-f", "-"]);

        Assert.Equal("pod/red\n", await kubectl.Output("get", "pods", "-n", @namespace.Name, "-l", "app in (red,green)", "-o", "name"));
        Assert.Equal(
            "pod/blue\n", await kubectl.Output("get", "pods", "-n", @namespace.Name, "--field-selector", "metadata.name!=red", "-o", "name"));
    }

    [Fact]
    public async Task Get_follows_continue_tokens()
    {
        await using var @namespace = await cluster.NewNamespace();
        var manifests = Enumerable.Range(1, 5).Select(number => Manifests.ConfigMap($"page-{number}", "a", "b"));
        await kubectl.Output(string.Join("---\n", manifests), ["create", "-n", @namespace.Name, "-f", "-"]);

        var names = await kubectl.Output("get", "configmaps", "-n", @namespace.Name, "--chunk-size=2", "-o", "name");

        Assert.Equal(5, names.Split('\n').Count(line => line.StartsWith("configmap/page-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Get_of_what_is_not_there_says_so()
    {
        var (exitCode, _, error) = await kubectl.Run("get", "pod", "nobody", "-n", "default");

        Assert.Equal(1, exitCode);
        Assert.Equal("Error from server (NotFound): pods \"nobody\" not found\n", error);
    }

    [Fact]
    public async Task Describe_tells_a_pod_with_its_events()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Pod("told"), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=condition=Ready", "pod/told", "-n", @namespace.Name);

        var description = await kubectl.Output("describe", "pod", "told", "-n", @namespace.Name);

        Assert.Matches(@"(?m)^Name: +told$", description);
        Assert.Matches(@"(?m)^Status: +Running$", description);
        Assert.Matches(@"(?m)^  +Image: +busybox:1.36$", description);
        Assert.Matches(@"(?m)^  +Normal +Scheduled +.*Successfully assigned .*/told to node-\d$", description);
    }

    [Theory]
    [InlineData("node/node-1", "Allocatable:")]
    [InlineData("namespace/default", "Active")]
    [InlineData("service/kubernetes", "443/TCP")]
    public async Task Describe_tells_what_every_cluster_has(string what, string part) =>
        Assert.Contains(part, await kubectl.Output("describe", what, "-n", "default"), StringComparison.Ordinal);

    [Theory]
    [InlineData("name", "configmap/settings\n")]
    [InlineData("jsonpath={.metadata.name}: {.data.a}", "settings: 1")]
    [InlineData("go-template={{.data.a}}", "1")]
    [InlineData("custom-columns=WHAT:.metadata.name,A:.data.a", "WHAT       A\nsettings   1\n")]
    public async Task Get_prints_as_it_is_told(string format, string printed)
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output("create", "configmap", "settings", "-n", @namespace.Name, "--from-literal=a=1");

        Assert.Equal(printed, await kubectl.Output("get", "configmap", "settings", "-n", @namespace.Name, "-o", format));
    }

    [Theory]
    [InlineData("condition=Ready", "pod/waited condition met\n")]
    [InlineData("jsonpath={.status.phase}=Running", "pod/waited condition met\n")]
    [InlineData("create", "pod/waited condition met\n")]
    public async Task Wait_ends_when_it_is_so(string condition, string said)
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Pod("waited"), ["create", "-n", @namespace.Name, "-f", "-"]);

        Assert.Equal(said, await kubectl.Output("wait", $"--for={condition}", "pod/waited", "-n", @namespace.Name));
    }

    [Fact]
    public async Task Events_are_told_of_one_object()
    {
        await using var @namespace = await cluster.NewNamespace();
        await kubectl.Output(Manifests.Pod("told"), ["create", "-n", @namespace.Name, "-f", "-"]);
        await kubectl.Output("wait", "--for=condition=Ready", "pod/told", "-n", @namespace.Name);

        Assert.Contains("Pod/told", await kubectl.Output("events", "--for", "pod/told", "-n", @namespace.Name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoami_tells_a_user_who_is_logged_in() =>
        Assert.Contains("system:authenticated", await kubectl.Output("auth", "whoami"), StringComparison.Ordinal);

    [Theory]
    [InlineData("deployment.spec.strategy.rollingUpdate", "maxSurge")]
    [InlineData("ingress.spec.rules", "host")]
    [InlineData("statefulset.spec", "volumeClaimTemplates")]
    [InlineData("networkpolicy.spec", "podSelector")]
    [InlineData("pod.spec.containers", "imagePullPolicy")]
    [InlineData("cronjob.spec", "concurrencyPolicy")]
    public async Task Explain_knows_the_fields(string path, string field)
    {
        var explanation = await kubectl.Output("explain", path);

        Assert.Contains("FIELD", explanation, StringComparison.Ordinal);
        Assert.Contains(field, explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_administrator_can_do_everything()
    {
        Assert.Equal("yes\n", await kubectl.Output("auth", "can-i", "delete", "pods", "--all-namespaces"));
        Assert.Contains("*.*", await kubectl.Output("auth", "can-i", "--list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_server_tells_a_version_of_1_34() =>
        Assert.Contains("Server Version: v1.34.", await kubectl.Output("version"), StringComparison.Ordinal);
}
