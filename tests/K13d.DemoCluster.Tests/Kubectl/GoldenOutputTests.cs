using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;
using K13d.Testing.Clusters;
using K13d.Testing.Shared;

namespace K13d.DemoCluster.Tests.Kubectl;

/// <summary>
/// The golden objects in a demo cluster in which nothing runs: the real kubectl prints of them what it printed when a real Kubernetes had
/// them.
/// </summary>
public sealed class GoldenOutputTests(GoldenOutputTests.GoldenCluster golden) : IClassFixture<GoldenOutputTests.GoldenCluster>
{
    [Theory]
    [InlineData("backups")]
    [InlineData("configmaps")]
    [InlineData("cronjobs")]
    [InlineData("daemonsets")]
    [InlineData("deployments")]
    [InlineData("events")]
    [InlineData("hpa")]
    [InlineData("ingresses")]
    [InlineData("jobs")]
    [InlineData("limitranges")]
    [InlineData("namespaces")]
    [InlineData("networkpolicies")]
    [InlineData("nodes")]
    [InlineData("pdb")]
    [InlineData("pods")]
    [InlineData("pv")]
    [InlineData("pvc")]
    [InlineData("replicasets")]
    [InlineData("resourcequotas")]
    [InlineData("rolebindings")]
    [InlineData("roles")]
    [InlineData("secrets")]
    [InlineData("serviceaccounts")]
    [InlineData("services")]
    [InlineData("statefulsets")]
    [InlineData("storageclasses")]
    public async Task Kubectl_prints_of_the_golden_objects_what_it_printed_of_the_real_ones(string kind)
    {
        SharedFolder.SkipUnlessThere();
        var expected = await File.ReadAllTextAsync(SharedFolder.Path("golden", "kubectl", $"{kind}.txt"), TestContext.Current.CancellationToken);

        var printed = await golden.Cluster.Kubectl.Output("get", kind, "-n", "shop", "-o", "wide");

        Assert.Equal(PrintedTable.Timeless(expected), PrintedTable.Timeless(printed));
    }

    [Fact]
    public void Every_golden_output_is_compared()
    {
        SharedFolder.SkipUnlessThere();
        var compared = typeof(GoldenOutputTests).GetMethod(nameof(Kubectl_prints_of_the_golden_objects_what_it_printed_of_the_real_ones))!
            .GetCustomAttributes(typeof(InlineDataAttribute), inherit: false)
            .Select(data => (string)((InlineDataAttribute)data).Data[0]!);

        Assert.Equal(
            Directory.GetFiles(SharedFolder.Path("golden", "kubectl"), "*.txt").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal),
            compared);
    }

    /// <summary>What was described when the golden objects were captured and cannot be compared now, and why.</summary>
    private static readonly Dictionary<string, string> NotComparable = new(StringComparer.Ordinal)
    {
        ["configmaps"] = "a third one was taken out of the golden text, but for some of its lines",
        ["daemonsets"] = "kubectl 1.35 adds the namespace",
        ["deployments"] = "kubectl 1.35 adds the names of ports",
        ["nodes"] = "the leases of nodes are not among the golden objects",
        ["pods"] = "kubectl 1.35 words optional volumes and events otherwise",
        ["replicasets"] = "kubectl 1.35 adds the names of ports",
        ["serviceaccounts"] = "kubectl 1.35 leaves out tokens and mountable secrets, on a real cluster too",
    };

    public static TheoryData<string> Described =>
        SharedFolder.Exists
            ?
            [
                .. Directory.GetFiles(SharedFolder.Path("golden", "describe"), "*.txt")
                    .Select(file => Path.GetFileNameWithoutExtension(file))
                    .Where(kind => !NotComparable.ContainsKey(kind)),
            ]
            : ["services"];

    [Theory, MemberData(nameof(Described))]
    public async Task Kubectl_describes_the_golden_objects_as_it_described_the_real_ones(string kind)
    {
        SharedFolder.SkipUnlessThere();
        var expected = await File.ReadAllTextAsync(SharedFolder.Path("golden", "describe", $"{kind}.txt"), TestContext.Current.CancellationToken);

        var printed = await golden.Cluster.Kubectl.Output("describe", kind, "-n", "shop");

        Assert.Equal("", string.Join('\n', PrintedText.Differences(expected, printed)));
    }

    [Fact]
    public void A_line_that_differs_is_seen() => Assert.Equal(
        ["- Port: 80/TCP", "+ Port: 81/TCP"],
        PrintedText.Differences("Age:    5s\nPort:   80/TCP\nType:  A\n", "Type:   A\nAge:   3m20s\nPort:  81/TCP\n"));

    [Fact]
    public void A_cell_that_differs_is_seen()
    {
        const string one = "NAME   READY   RESTARTS      AGE\nweb    1/1     4 (31s ago)   5s\n";
        const string other = "NAME   READY   RESTARTS      AGE\nweb    0/1     4 (2m ago)    9s\n";

        Assert.Equal(["NAME | READY | RESTARTS | AGE", "web | 1/1 | 4 | (time)"], PrintedTable.Timeless(one));
        Assert.Equal(["NAME | READY | RESTARTS | AGE", "web | 0/1 | 4 | (time)"], PrintedTable.Timeless(other));
    }

    public sealed class GoldenCluster : IAsyncLifetime
    {
        internal TestCluster Cluster { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Cluster = await TestCluster.StartDemo(new DemoClusterOptions { Seed = false, Live = false });
            if (!SharedFolder.Exists)
            {
                return;
            }

            await DefineBackups();
            foreach (var file in Directory.GetFiles(SharedFolder.Path("golden", "objects"), "*.json").Where(file => !IsLater(file)).OrderBy(Rank))
            {
                await Plant(file);
            }
        }

        public ValueTask DisposeAsync() => Cluster.DisposeAsync();

        // The Helm release was installed after kubectl had printed the Secrets.
        private static bool IsLater(string file) => Path.GetFileName(file) == "helm-release-secrets.json";

        private static int Rank(string file) => Path.GetFileName(file) == "namespaces.json" ? 0 : 1;

        private async Task DefineBackups()
        {
            var fixture = await File.ReadAllTextAsync(SharedFolder.Path("golden", "fixture.yaml"));
            var definition = fixture.Split("---\n").Single(document => document.Contains("kind: CustomResourceDefinition", StringComparison.Ordinal));
            await Cluster.Kubectl.Output(definition, ["create", "-f", "-"]);
        }

        private async Task Plant(string file)
        {
            // "deployments.json", "backups.example.com.json"
            var plural = Path.GetFileName(file).Split('.')[0];
            var list = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
            var apiVersion = (string)list["apiVersion"]!;
            var resource = new GroupResource(apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion.Split('/')[0] : "", plural);
            foreach (var item in list["items"]!.AsArray())
            {
                var value = item!.DeepClone().AsObject();
                value["apiVersion"] = apiVersion; // a list says it once for all its items
                value["kind"] = ((string)list["kind"]!)[..^"List".Length];
                var metadata = value["metadata"]!.AsObject();
                metadata.Remove("resourceVersion"); // the server's own, not the object's
                if (Cluster.Demo.Objects.Find(resource, (string?)metadata["namespace"], (string)metadata["name"]!) is null)
                {
                    Cluster.Demo.Objects.Plant(resource, value);
                }
            }
        }
    }
}
