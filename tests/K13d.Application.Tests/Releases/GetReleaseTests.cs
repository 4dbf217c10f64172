using System.Text.Json.Nodes;
using K13d.Application.Ports.Releases;
using K13d.Application.Ports.Resources;
using K13d.Application.Releases;
using K13d.Domain.Failures;
using K13d.Domain.Releases;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Releases;

public sealed class GetReleaseTests
{
    private static readonly ResourceKind ConfigMap = new("", "v1", "configmaps", "configmap", "ConfigMap", Namespaced: true);
    private static readonly ResourceKind Role = new("rbac.authorization.k8s.io", "v1", "clusterroles", "clusterrole", "ClusterRole", Namespaced: false);

    private readonly IReleases releases = Substitute.For<IReleases>();
    private readonly IManifestReader reader = Substitute.For<IManifestReader>();
    private readonly IResourceCatalog catalog = Substitute.For<IResourceCatalog>();
    private readonly IResourceTables tables = Substitute.For<IResourceTables>();

    private Failure? down;

    public GetReleaseTests()
    {
        catalog.Find(default!, TestContext.Current.CancellationToken).ReturnsForAnyArgs(call => down ?? (Result<ServedKinds>)new ServedKinds(call.Arg<IReadOnlyCollection<KindName>>().ToDictionary(name => name, Served)));
        tables.List(default!, default!, TestContext.Current.CancellationToken).ReturnsForAnyArgs(new ResourceTable(["data"], []));
    }

    [Fact]
    public async Task Objects_are_there_or_missing_or_of_a_kind_that_the_cluster_does_not_serve()
    {
        Installed(Object("v1", "ConfigMap", "here"), Object("v1", "ConfigMap", "gone"), Object("example.com/v1", "Backup", "odd"), Object(Role.ApiVersion, "ClusterRole", "wide"));
        Shows(ConfigMap, "shop", "here");
        Shows(Role, null, "wide");

        var details = Value(await Get());

        Assert.Equal(
            [("here", "shop", "present"), ("gone", "shop", "missing"), ("odd", null, "unknown"), ("wide", null, "present")],
            details.Resources.Select(found => (found.Name, found.Namespace, found.State)));
        Assert.Equal("""{"data":1}""", details.Resources[0].Live!.ToJsonString());
        Assert.Contains("Backup", details.Resources[2].Fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_of_a_kind_are_asked_for_at_once_and_few_by_name()
    {
        Installed([.. Enumerable.Range(0, 4).Select(i => Object("v1", "ConfigMap", $"many-{i}")), Object("v1", "ConfigMap", "elsewhere", "other")]);

        await Get();

        await tables.Received(1).List(ConfigMap, new RowQuery("shop"), Arg.Any<CancellationToken>());
        await tables.Received(1).List(ConfigMap, new RowQuery("other", FieldSelector: "metadata.name=elsewhere"), Arg.Any<CancellationToken>());
        await tables.ReceivedWithAnyArgs(2).List(default!, default!, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_the_cluster_does_not_let_K13d_look_at_is_unknown_and_no_failure()
    {
        Installed(Object("v1", "ConfigMap", "mine"), Object(Role.ApiVersion, "ClusterRole", "wide"));
        tables.List(Role, Arg.Any<RowQuery>(), Arg.Any<CancellationToken>()).Returns(new Failure.Forbidden("not yours"));

        var details = Value(await Get());

        Assert.Equal([("mine", "missing", null), ("wide", "unknown", "not yours")], details.Resources.Select(found => (found.Name, found.State, found.Fault)));
    }

    [Theory, InlineData(""), InlineData("a/b"), InlineData("a,status.phase=Running")]
    public async Task An_object_without_a_name_is_not_looked_for(string name)
    {
        Installed(Object("v1", "ConfigMap", name));

        Assert.Equal("unknown", Assert.Single(Value(await Get()).Resources).State);
        await tables.DidNotReceiveWithAnyArgs().List(default!, default!, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Items_of_lists_are_objects_and_what_is_no_YAML_is_told()
    {
        Installed(new JsonObject { ["kind"] = "List", ["items"] = new JsonArray(Object("v1", "ConfigMap", "listed")) });
        Assert.Equal("listed", Assert.Single(Value(await Get()).Resources).Name);

        reader.ReadYaml(Arg.Any<string>()).Returns(new Failure.Invalid("no YAML"));
        Assert.Equal("A document of the manifest cannot be read as YAML.", Assert.Single(Value(await Get()).Resources).Fault);
    }

    [Fact]
    public async Task A_cluster_that_does_not_say_which_kinds_it_has_is_a_failure()
    {
        Installed(Object("v1", "ConfigMap", "mine"));
        down = new Failure.ClusterFailed("down");

        Assert.IsType<Failure.ClusterFailed>(FailureOf(await Get()));
    }

    [Fact]
    public async Task A_release_that_is_not_there_is_not_found()
    {
        releases.Find("shop", "web", null, Arg.Any<CancellationToken>()).Returns(new Failure.NotFound("no release"));

        Assert.IsType<Failure.NotFound>(FailureOf(await Get()));
    }

    private static ReleaseDetails Value(Result<ReleaseDetails> result) => result.IsFailure(out var failure, out var details) ? throw new InvalidOperationException(failure.Message) : details;

    private static Failure? FailureOf(Result<ReleaseDetails> result) => result.IsFailure(out var failure, out _) ? failure : null;

    private static Result<ResourceKind> Served(KindName name) =>
        new[] { ConfigMap, Role }.FirstOrDefault(kind => kind.Kind == name.Kind) is { } kind ? kind : new Failure.NotFound($"The cluster serves no {name.Kind}");

    private static JsonObject Object(string apiVersion, string kind, string name, string? @namespace = null)
    {
        var manifest = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };
        if (@namespace is not null)
        {
            manifest["metadata"]!["namespace"] = @namespace;
        }

        return manifest;
    }

    private void Installed(params JsonNode[] objects)
    {
        reader.ReadYaml(Arg.Any<string>()).Returns(_ => objects.Select(JsonNode? (manifest) => manifest.DeepClone()).ToArray());
        var revision = new ReleaseRevision("shop", "web", 1, ReleaseStatus.Deployed, ReleaseChart.Unknown, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, "");
        releases.Find("shop", "web", null, Arg.Any<CancellationToken>()).Returns(new ReleaseContents(revision, [], [], "manifest", [], ""));
    }

    private void Shows(ResourceKind kind, string? @namespace, string name) =>
        tables.List(kind, Arg.Any<RowQuery>(), Arg.Any<CancellationToken>())
            .Returns(new ResourceTable(["data"], [new ResourceRow(name, @namespace, DateTimeOffset.UnixEpoch, [Cell.Of(1)])]));

    private Task<Result<ReleaseDetails>> Get() =>
        new GetReleaseHandler(releases, new ReleaseMasks(reader, Substitute.For<IManifestYaml>()), new ReleaseObjects(reader, catalog, tables))
            .Handle(new GetRelease("web", "shop"), TestContext.Current.CancellationToken);
}
