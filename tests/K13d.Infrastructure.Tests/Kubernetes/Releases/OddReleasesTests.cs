using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using K13d.Application.Ports.Releases;
using K13d.Domain.Failures;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Releases;

/// <summary>Release Secrets that Helm has not written, or that something has damaged.</summary>
[ClusterTests]
public sealed class OddReleasesTests(TestCluster cluster) : IAsyncLifetime
{
    private const int MiB = 1024 * 1024;

    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace home = null!;

    public enum Damage
    {
        NoBase64,
        NoGzip,
        NoJson,
        NoObject,
        CutOff,
        NoPayload,
    }

    public static TheoryData<Damage> Damages => [.. Enum.GetValues<Damage>()];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReleases Releases => services.GetRequiredService<IReleases>();

    public async ValueTask InitializeAsync() => home = await cluster.NewNamespace("k13d-helm");

    public async ValueTask DisposeAsync()
    {
        await home.DisposeAsync();
        await services.DisposeAsync();
    }

    [Theory, MemberData(nameof(Damages))]
    public async Task A_release_that_cannot_be_read_is_listed_by_its_labels_and_hides_no_other(Damage damage)
    {
        await Keep("good", 1, "deployed", Packed(Release("good", 1)));
        await Keep("bad", 1, "deployed", Packed(Release("bad", 1)));
        await Keep("bad", 2, "failed", Damaged(damage));

        var latest = Value(await Releases.Latest(home.Name, Cancellation));

        Assert.Equal([("bad", 2, "failed"), ("good", 1, "deployed")], latest.Select(release => (release.Name, release.Revision, release.Status.Name)));
        Assert.Contains("Revision 2 of the release bad", latest[0].Fault, StringComparison.Ordinal);
        Assert.Equal(("", DateTimeOffset.FromUnixTimeSeconds(1700000000)), (latest[0].Chart.ToString(), latest[0].Updated));
        Assert.Null(latest[1].Fault);
        Assert.Equal([null, latest[0].Fault], Value(await Releases.History(home.Name, "bad", Cancellation)).Select(revision => revision.Fault));
        Assert.Equal(latest[0].Fault, Assert.IsType<Failure.ClusterFailed>(FailureOf(await Releases.Find(home.Name, "bad", 2, Cancellation))).Message);
        Assert.Equal("bad", Value(await Releases.Find(home.Name, "bad", 1, Cancellation)).Revision.Name);
    }

    [Fact]
    public async Task A_release_that_is_not_compressed_is_read()
    {
        await Keep("plain", 1, "deployed", Base64(Encoding.UTF8.GetBytes(Release("plain", 1).ToJsonString())));

        Assert.Equal("small-0.3.1", Assert.Single(Value(await Releases.Latest(home.Name, Cancellation))).Chart.ToString());
        Assert.Equal("kind: ConfigMap\n", Value(await Releases.Find(home.Name, "plain", null, Cancellation)).Manifest);
    }

    [Fact]
    public async Task One_that_unpacks_to_more_than_memory_should_hold_is_listed_and_its_contents_are_refused()
    {
        var bomb = Release("bomb", 1);
        bomb["manifest"] = new string('a', 33 * MiB);
        await Keep("bomb", 1, "deployed", Packed(bomb));

        Assert.Null(Assert.Single(Value(await Releases.Latest(home.Name, Cancellation))).Fault);
        Assert.Contains("bomb in the namespace", Assert.IsType<Failure.ClusterFailed>(FailureOf(await Releases.Find(home.Name, "bomb", null, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_does_not_unpack_more_than_it_needs_of_one_that_hides_it_behind_much()
    {
        var bomb = new JsonObject { ["manifest"] = new string('a', 5 * MiB) };
        foreach (var (name, member) in Release("bomb", 1))
        {
            bomb.TryAdd(name, member?.DeepClone());
        }

        await Keep("bomb", 1, "deployed", Packed(bomb));

        Assert.Contains("more than 4 MiB", Assert.Single(Value(await Releases.Latest(home.Name, Cancellation))).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_are_found_in_any_order()
    {
        var shuffled = new JsonObject();
        foreach (var (name, member) in Release("odd", 1).Reverse())
        {
            shuffled[name] = member?.DeepClone();
        }

        await Keep("odd", 1, "pending-install", Packed(shuffled));

        var release = Assert.Single(Value(await Releases.Latest(home.Name, Cancellation)));
        Assert.Equal(("small-0.3.1", "7.5", "Install complete"), (release.Chart.ToString(), release.Chart.AppVersion, release.Description));
    }

    [Fact]
    public async Task A_release_of_Helm_3_is_read_with_times_in_any_zone_or_none_and_hooks_that_have_not_run()
    {
        var old = Release("old", 1);
        old["info"]!["deleted"] = "";
        old["hooks"] = new JsonArray(new JsonObject
        {
            ["name"] = "old-check",
            ["kind"] = "Job",
            ["path"] = "small/templates/check.yaml",
            ["manifest"] = "kind: Job\n",
            ["events"] = new JsonArray("post-install"),
            ["last_run"] = new JsonObject { ["started_at"] = "", ["completed_at"] = "", ["phase"] = "" },
        });
        old["info"]!["first_deployed"] = "2024-01-15T11:30:00.123456789+01:00";
        old["info"]!["last_deployed"] = "";
        await Keep("old", 1, "deployed", Packed(old));

        var release = Assert.Single(Value(await Releases.Latest(home.Name, Cancellation)));

        Assert.Equal(DateTimeOffset.Parse("2024-01-15T10:30:00.1234567Z", CultureInfo.InvariantCulture), release.FirstDeployed);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), release.Updated);
        var contents = Value(await Releases.Find(home.Name, "old", null, Cancellation));
        Assert.Equal(release, contents.Revision);
        Assert.Null(Assert.Single(contents.Hooks).LastRun);
    }

    [Fact]
    public async Task A_list_of_more_than_a_page_is_whole_and_in_order()
    {
        for (var i = 0; i < 60; i++)
        {
            await Keep($"r{i:00}", 1, "superseded", Packed(Release($"r{i:00}", 1)));
            await Keep($"r{i:00}", 2, "deployed", Packed(Release($"r{i:00}", 2)));
        }

        var latest = Value(await Releases.Latest(home.Name, Cancellation));

        Assert.Equal(Enumerable.Range(0, 60).Select(i => ($"r{i:00}", 2)), latest.Select(release => (release.Name, release.Revision)));
    }

    [Fact]
    public async Task A_Secret_that_only_looks_like_a_release_is_none()
    {
        await Keep("other", 1, "deployed", Packed(Release("other", 1)), type: "Opaque");
        await Keep("named", 1, "deployed", Packed(Release("named", 1)), name: "mine");

        Assert.Empty(Value(await Releases.Latest(home.Name, Cancellation)));
    }

    private async Task Keep(string release, int revision, string status, byte[]? payload, string type = "helm.sh/release.v1", string? name = null) =>
        await cluster.Client.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret
            {
                Metadata = new V1ObjectMeta
                {
                    Name = name ?? $"sh.helm.release.v1.{release}.v{revision}",
                    Labels = new Dictionary<string, string>
                    {
                        ["owner"] = "helm",
                        ["name"] = release,
                        ["status"] = status,
                        ["version"] = revision.ToString(CultureInfo.InvariantCulture),
                        ["modifiedAt"] = "1700000000",
                    },
                },
                Type = type,
                Data = payload is null ? null : new Dictionary<string, byte[]> { ["release"] = payload },
            },
            home.Name,
            cancellationToken: Cancellation);

    private JsonObject Release(string name, int revision) => new()
    {
        ["name"] = name,
        ["info"] = new JsonObject
        {
            ["first_deployed"] = "2024-01-15T10:30:00Z",
            ["last_deployed"] = "2024-01-15T10:30:00Z",
            ["description"] = "Install complete",
            ["status"] = "deployed",
        },
        ["chart"] = new JsonObject
        {
            ["templates"] = new JsonArray(new JsonObject { ["name"] = "metadata", ["data"] = "aW5mbw==" }),
            ["metadata"] = new JsonObject { ["name"] = "small", ["version"] = "0.3.1", ["appVersion"] = "7.5" },
        },
        ["manifest"] = "kind: ConfigMap\n",
        ["version"] = revision,
        ["namespace"] = home.Name,
    };

    private static byte[]? Damaged(Damage damage) => damage switch
    {
        Damage.NoBase64 => "!!!!"u8.ToArray(),
        Damage.NoGzip => Base64([0x1f, 0x8b, 0x08, 1, 2, 3]),
        Damage.NoJson => Base64("{\"name\":"u8.ToArray()),
        Damage.NoObject => Base64("[1]"u8.ToArray()),
        Damage.CutOff => Base64(Gzip(new string('x', 100_000))[..40]),
        _ => null,
    };

    private static byte[] Packed(JsonObject release) => Base64(Gzip(release.ToJsonString()));

    private static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }

    private static byte[] Base64(byte[] bytes) => Encoding.UTF8.GetBytes(Convert.ToBase64String(bytes));
}
