using System.Text.Json.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Charts;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Leases;
using K13d.Application.Ports.Releases;
using K13d.Application.Ports.Resources;
using K13d.Application.Releases;
using K13d.Application.Resources;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Releases;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Releases;

public sealed class InstallReleaseTests
{
    private static readonly ResourceKind ConfigMap = new("", "v1", "configmaps", "configmap", "ConfigMap", Namespaced: true);
    private static readonly ResourceKind RoleKind = new("rbac.authorization.k8s.io", "v1", "roles", "role", "Role", Namespaced: true);

    private readonly IReleases releases = Substitute.For<IReleases>();
    private readonly ICharts charts = Substitute.For<ICharts>();
    private readonly IReleaseSources sources = Substitute.For<IReleaseSources>();
    private readonly IReleaseChanges changes = Substitute.For<IReleaseChanges>();
    private readonly IUnfinishedReleases unfinished = Substitute.For<IUnfinishedReleases>();
    private readonly ILeases leases = Substitute.For<ILeases>();
    private readonly IManifestReader reader = Substitute.For<IManifestReader>();
    private readonly IResourceCatalog catalog = Substitute.For<IResourceCatalog>();
    private readonly IRequestContext context = Substitute.For<IRequestContext>();
    private readonly AuditNotes notes = new();
    private readonly List<Manifest> rendered = [new(Object("v1", "ConfigMap", "settings"), 1, 1)];
    private ReleaseContents? there;
    private Func<Result<Done>> make;

    public InstallReleaseTests()
    {
        context.Caller.Returns(new Caller(Guid.NewGuid(), "eve", Role.Operator, Guid.NewGuid()));
        leases.Take(default!, default!, default, Cancellation).ReturnsForAnyArgs((Result<bool>)true);
        leases.Release(default!, default!, Cancellation).ReturnsForAnyArgs((Result<Done>)new Done());
        sources.Remember(default!, default!, default!, Cancellation).ReturnsForAnyArgs((Result<Done>)new Done());
        releases.Find(default!, default!, default, Cancellation).ReturnsForAnyArgs(_ => there is { } found ? (Result<ReleaseContents>)found : new Failure.NotFound("none"));
        releases.History(default!, default!, Cancellation).ReturnsForAnyArgs(_ => there is { } found ? (Result<IReadOnlyList<ReleaseRevision>>)new[] { found.Revision } : new Failure.NotFound("none"));
        charts.Fetch(default!, default, Cancellation).ReturnsForAnyArgs((Result<FetchedChart>)new FetchedChart("/nowhere/hello.tgz", "hello", "1.0.0", null, HasDefinitions: false, HasOpenSchema: false));
        changes.Render(default!, Cancellation).ReturnsForAnyArgs((Result<RenderedRelease>)new RenderedRelease(Revision(ReleaseStatus.PendingInstall), "documents"));
        make = () => Becomes(ReleaseStatus.Deployed, new Done());
        changes.Make(default!, default!, Cancellation).ReturnsForAnyArgs(_ => make());
        reader.ReadYaml(default!).ReturnsForAnyArgs((Result<JsonNode?[]>)Array.Empty<JsonNode?>());
        reader.Read(default!, default).ReturnsForAnyArgs(_ => new Manifests(rendered));
        catalog.Find(default!, Cancellation).ReturnsForAnyArgs(call => (Result<ServedKinds>)new ServedKinds(call.Arg<IReadOnlyCollection<KindName>>().ToDictionary(name => name, Served)));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_looked_at_is_what_is_sent()
    {
        Assert.Equal("deployed", Value(await Install()).Status);

        await changes.Received(1).Make(Arg.Is<ReleaseDeployment>(made => made.Rendered!.Documents == "documents"), Arg.Any<Action<ReleaseStep>>(), Arg.Any<CancellationToken>());
        await sources.Received(1).Remember("default", "web", new ChartSource("hello", "https://charts.example.com"), Arg.Any<CancellationToken>());
        Assert.Equal(("hello", "1.0.0", "1", "deployed"), (notes.Details["chart"], notes.Details["version"], notes.Details["revision"], notes.Details["status"]));
    }

    [Fact]
    public async Task Nothing_is_sent_when_an_object_may_not_be_written()
    {
        rendered.Add(new(Object(RoleKind.ApiVersion, "Role", "mine"), 2, 5));

        var refused = Assert.IsType<Failure.Forbidden>(FailureOf(await Install()));

        Assert.StartsWith("Role/mine:", refused.Message, StringComparison.Ordinal);
        await NothingIsMade();
    }

    [Fact]
    public async Task Nothing_is_sent_of_a_kind_that_the_cluster_does_not_serve()
    {
        rendered.Add(new(Object("example.com/v1", "Odd", "mine"), 2, 5));

        Assert.IsType<Failure.Invalid>(FailureOf(await Install()));
        await NothingIsMade();
    }

    [Fact]
    public async Task A_release_that_another_request_changes_is_not_even_looked_at()
    {
        leases.Take(default!, default!, default, Cancellation).ReturnsForAnyArgs((Result<bool>)false);

        Assert.IsType<Failure.Conflict>(FailureOf(await Install()));
        await NothingIsMade();
        await charts.DidNotReceiveWithAnyArgs().Fetch(default!, default, Cancellation);
    }

    [Fact]
    public async Task The_lease_is_let_go_however_it_ends()
    {
        make = () => throw new OperationCanceledException();

        await Assert.ThrowsAsync<OperationCanceledException>(Install);

        await leases.Received(1).Release("release/default/web", Arg.Any<string>(), CancellationToken.None);
    }

    [Fact]
    public async Task What_is_broken_off_and_left_pending_is_marked_as_failed_and_what_Helm_has_noted_is_not()
    {
        make = () => Becomes(ReleaseStatus.PendingInstall, new Failure.Unavailable("TOOL_TIMEOUT", "too long"));
        Assert.IsType<Failure.Unavailable>(FailureOf(await Install()));
        await unfinished.Received(1).Fail("default", "web", 1, Arg.Any<string>(), CancellationToken.None);

        there = null;
        unfinished.ClearReceivedCalls();
        make = () => Becomes(ReleaseStatus.Failed, new Failure.Unavailable("TOOL_TIMEOUT", "too long"));
        Assert.IsType<Failure.Unavailable>(FailureOf(await Install()));
        await unfinished.DidNotReceiveWithAnyArgs().Fail(default!, default!, default, default!, Cancellation);
    }

    [Fact]
    public async Task What_somebody_past_K13d_has_begun_is_a_conflict_and_is_not_marked()
    {
        make = () => Becomes(ReleaseStatus.PendingInstall, new Failure.ClusterFailed("another operation is in progress"));

        Assert.IsType<Failure.Conflict>(FailureOf(await Install()));
        await unfinished.DidNotReceiveWithAnyArgs().Fail(default!, default!, default, default!, Cancellation);
    }

    private static JsonObject Object(string apiVersion, string kind, string name) =>
        new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name } };

    private static Result<ResourceKind> Served(KindName name) =>
        new[] { ConfigMap, RoleKind }.FirstOrDefault(kind => kind.Kind == name.Kind) is { } kind ? kind : new Failure.NotFound($"no {name}");

    private static ReleaseContents Revision(ReleaseStatus status) => new(
        new ReleaseRevision("default", "web", 1, status, new ReleaseChart("hello", "1.0.0", null), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, ""), [], [], "", [], "");

    private Result<Done> Becomes(ReleaseStatus status, Result<Done> result)
    {
        there = Revision(status);
        return result;
    }

    private async Task NothingIsMade() => await changes.DidNotReceiveWithAnyArgs().Make(default!, default!, Cancellation);

    private static T Value<T>(Result<T> result)
        where T : notnull
    {
        Assert.False(result.IsFailure(out var failure, out var value), failure?.Message);
        return value!;
    }

    private static Failure FailureOf<T>(Result<T> result)
        where T : notnull
    {
        Assert.True(result.IsFailure(out var failure, out _));
        return failure!;
    }

    private Task<Result<ChangedRelease>> Install()
    {
        var masks = new ReleaseMasks(reader, Substitute.For<IManifestYaml>());
        var deploying = new ReleaseDeploying(
            releases,
            reader,
            new ChartOfRelease(charts, sources),
            changes,
            new ReleaseLocks(leases, TimeProvider.System),
            new ReleaseRights(reader, catalog, new ResourceWriting(catalog, context, notes)),
            new ReleaseChanging(changes, releases, unfinished, masks, new ReleaseProgress(), notes),
            new ReleaseComparison(reader, Substitute.For<IManifestDiff>(), masks),
            masks,
            context,
            notes);
        return new InstallReleaseHandler(deploying).Handle(new InstallRelease("web", null) { Chart = "hello", Repo = "https://charts.example.com" }, Cancellation);
    }
}
