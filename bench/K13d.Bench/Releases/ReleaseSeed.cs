using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Testing.Clusters;

namespace K13d.Bench.Releases;

/// <summary>
/// Releases as Helm keeps them, without anything that they would have installed: each revision a Secret with a manifest of some 25 KB and a chart of
/// some 90 KB, packed as Helm packs them.
/// </summary>
internal sealed class ReleaseSeed(IKubernetes client) : IAsyncDisposable
{
    private const int PerNamespace = 10;
    private const int Writers = 8;
    private const int Objects = 30;
    private const int Templates = 20;

    private readonly List<TestNamespace> namespaces = [];

    /// <summary>Where the releases are.</summary>
    public IReadOnlySet<string> Namespaces => namespaces.Select(home => home.Name).ToHashSet(StringComparer.Ordinal);

    public async Task Plant(int releases, int revisions, CancellationToken cancellation)
    {
        for (var i = 0; i * PerNamespace < releases; i++)
        {
            namespaces.Add(await TestNamespace.Create(client, "k13d-bench", cancellation, awaitServiceAccount: false));
        }

        await Parallel.ForEachAsync(
            from release in Enumerable.Range(0, releases) from revision in Enumerable.Range(1, revisions) select (release, revision),
            new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellation },
            async (at, stop) => await client.CoreV1.CreateNamespacedSecretAsync(
                Secret($"app-{at.release:000}", namespaces[at.release / PerNamespace].Name, at.revision, at.revision == revisions ? "deployed" : "superseded"),
                namespaces[at.release / PerNamespace].Name,
                cancellationToken: stop));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var home in namespaces)
        {
            await home.DisposeAsync();
        }
    }

    private static V1Secret Secret(string release, string @namespace, int revision, string status) => new()
    {
        Metadata = new V1ObjectMeta
        {
            Name = $"sh.helm.release.v1.{release}.v{revision}",
            Labels = new Dictionary<string, string>
            {
                ["owner"] = "helm",
                ["name"] = release,
                ["status"] = status,
                ["version"] = revision.ToString(CultureInfo.InvariantCulture),
                ["modifiedAt"] = "1705314600",
            },
        },
        Type = "helm.sh/release.v1",
        Data = new Dictionary<string, byte[]> { ["release"] = Encoding.UTF8.GetBytes(Convert.ToBase64String(Packed(Release(release, @namespace, revision, status)))) },
    };

    private static JsonObject Release(string name, string @namespace, int revision, string status) => new()
    {
        ["name"] = name,
        ["info"] = new JsonObject
        {
            ["first_deployed"] = "2024-01-15T10:30:00.123456789Z",
            ["last_deployed"] = "2024-01-15T10:30:00.123456789Z",
            ["description"] = "Upgrade complete",
            ["status"] = status,
            ["notes"] = $"{name} is at http://{name}.example.com\n",
        },
        ["chart"] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "shop", ["version"] = "4.2.0", ["appVersion"] = "1.27", ["apiVersion"] = "v2" },
            ["templates"] = new JsonArray([.. Enumerable.Range(0, Templates).Select(i => new JsonObject { ["name"] = $"templates/t{i}.yaml", ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(name, revision, i, 4))) })]),
            ["values"] = new JsonObject { ["image"] = "nginx:1.27", ["replicaCount"] = 1 },
        },
        ["config"] = new JsonObject { ["replicaCount"] = revision },
        ["manifest"] = string.Concat(Enumerable.Range(0, Objects).Select(i => Text(name, revision, i, 1))),
        ["version"] = revision,
        ["namespace"] = @namespace,
    };

    /// <summary>Some 850 bytes a repetition, which differ from object to object as those of a chart do.</summary>
    private static string Text(string release, int revision, int number, int repetitions) => string.Concat(Enumerable.Range(0, repetitions).Select(repetition => $$"""
        ---
        # Source: shop/templates/part-{{number}}.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{release}}-part-{{number}}-{{repetition}}
          labels:
            app.kubernetes.io/instance: {{release}}
            app.kubernetes.io/version: "1.27.{{revision}}"
            checksum: {{HashCode(release, revision, number, repetition)}}
        spec:
          replicas: {{number % 5}}
          selector:
            matchLabels: {app: {{release}}-part-{{number}} }
          template:
            metadata:
              labels: {app: {{release}}-part-{{number}} }
            spec:
              containers:
              - name: main
                image: registry.example.com/shop/part-{{number}}:1.27.{{revision}}
                env: [{name: SEED, value: "{{HashCode(number, revision, release, repetition)}}"}]
                resources:
                  requests: {cpu: {{10 + number}}m, memory: {{32 + number}}Mi}

        """));

    private static string HashCode(params object[] of) =>
        Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('/', of))));

    private static byte[] Packed(JsonObject release)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(Encoding.UTF8.GetBytes(release.ToJsonString()));
        }

        return packed.ToArray();
    }
}
