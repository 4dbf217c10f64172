using System.Text.Json.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Audit;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Resources;
using K13d.Application.Resources;
using K13d.Domain.Audit;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Resources;

public sealed class ApplyManifestsTests
{
    private static readonly ResourceCatalog Served = new(
    [
        new("", "v1", "configmaps", "configmap", "ConfigMap", Namespaced: true),
        new("", "v1", "secrets", "secret", "Secret", Namespaced: true),
        new("", "v1", "namespaces", "namespace", "Namespace", Namespaced: false),
        new("rbac.authorization.k8s.io", "v1", "roles", "role", "Role", Namespaced: true),
    ]);

    private readonly IResourceCatalog catalog = Substitute.For<IResourceCatalog>();
    private readonly IResourceObjects objects = Substitute.For<IResourceObjects>();
    private readonly IResourceApplier applier = Substitute.For<IResourceApplier>();
    private readonly IManifestDiff diff = Substitute.For<IManifestDiff>();
    private readonly IRequestContext context = Substitute.For<IRequestContext>();
    private readonly IAuditTrail trail = Substitute.For<IAuditTrail>();
    private readonly AuditNotes notes = new();
    private readonly List<AuditEntry> recorded = [];
    private readonly Dictionary<string, JsonObject> there = new(StringComparer.Ordinal);

    public ApplyManifestsTests()
    {
        context.Caller.Returns(new Caller(Guid.NewGuid(), "eve", Role.Operator, Guid.NewGuid()));
        catalog.Find(default!, Cancellation).ReturnsForAnyArgs(call => (Result<ServedKinds>)new ServedKinds(call.Arg<IReadOnlyCollection<KindName>>().ToDictionary(name => name, Served.Find)));
        objects.Get(default!, Cancellation).ReturnsForAnyArgs(call =>
            there.TryGetValue(call.Arg<ResourceRef>().ToString(), out var found) ? (Result<JsonObject>)(JsonObject)found.DeepClone() : new Failure.NotFound("none"));
        applier.Apply(default!, default!, default!, Cancellation).ReturnsForAnyArgs(call =>
        {
            var after = (JsonObject)call.Arg<JsonObject>().DeepClone();
            after["metadata"]!["resourceVersion"] = "2";
            return (Result<JsonObject>)after;
        });
        trail.Append(default!, Cancellation).ReturnsForAnyArgs(call =>
        {
            recorded.Add(call.Arg<AuditEntry>());
            return (Result<Done>)new Done();
        });
        diff.Fields(default, default).ReturnsForAnyArgs([]);
        diff.Unified(default, default).ReturnsForAnyArgs("");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_document_has_its_outcome_and_its_line_in_the_record()
    {
        there["configmap/same"] = Of("ConfigMap", "same", version: "1");
        there["configmap/other"] = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["metadata"] = new JsonObject { ["name"] = "other" }, ["data"] = new JsonObject() };

        var applied = Value(await Apply(Of("ConfigMap", "new"), Of("ConfigMap", "same"), Of("ConfigMap", "other"), Of("Gizmo", "none"), Of("Namespace", "home")));

        Assert.Equal(
            [ApplyOutcome.Created, ApplyOutcome.Unchanged, ApplyOutcome.Configured, ApplyOutcome.Failed, ApplyOutcome.Created],
            applied.Documents.Select(document => document.Outcome));
        Assert.IsType<Failure.NotFound>(applied.Documents[3].Failure);
        Assert.Equal(
            [("configmap/new", "default", "success"), ("configmap/same", "default", "success"), ("configmap/other", "default", "success"), ("document/none", null, "failed"), ("namespace/home", null, "success")],
            recorded.Select(line => (line.Resource, line.Namespace, line.Outcome.ToString().ToLowerInvariant())));
        Assert.Equal(["created", "unchanged", "configured", "failed", "created"], recorded.Select(line => line.Details["outcome"]));
        Assert.All(recorded, line => Assert.Equal("apply", line.Action));
    }

    [Fact]
    public async Task A_document_that_the_caller_may_not_write_is_denied_and_the_others_are_applied()
    {
        var applied = Value(await Apply(Of("Role", "all", apiVersion: "rbac.authorization.k8s.io/v1"), Of("ConfigMap", "mine")));

        Assert.Equal("cluster:govern", Assert.IsType<Failure.Forbidden>(applied.Documents[0].Failure).Details["permission"]);
        Assert.Equal(ApplyOutcome.Created, applied.Documents[1].Outcome);
        Assert.Equal([AuditOutcome.Denied, AuditOutcome.Success], recorded.Select(line => line.Outcome));
        await applier.DidNotReceive().Apply(Arg.Is<ResourceRef>(target => target.Name == "all"), Arg.Any<JsonObject>(), Arg.Any<ApplyOptions>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task What_is_no_manifest_fails_alone_with_what_is_wrong()
    {
        var elsewhere = Of("ConfigMap", "a");
        elsewhere["metadata"]!["namespace"] = "elsewhere";
        var generated = Of("ConfigMap", "");
        generated["metadata"] = new JsonObject { ["generateName"] = "a-" };

        var applied = Value(await new ApplyManifestsHandler(catalog, Application, NewAuditor()).Handle(
            new ApplyManifests([.. Manifests([], new JsonObject { ["apiVersion"] = "v1" }, elsewhere, generated, Of("ConfigMap", "a/b"))], "home"), Cancellation));

        var faults = applied.Documents.Select(document => Assert.IsType<Failure.Invalid>(document.Failure).Message).ToArray();
        Assert.Collection(
            faults,
            fault => Assert.Contains("no apiVersion", fault, StringComparison.Ordinal),
            fault => Assert.Contains("no kind", fault, StringComparison.Ordinal),
            fault => Assert.Contains("'elsewhere' is not the namespace 'home'", fault, StringComparison.Ordinal),
            fault => Assert.Contains("generateName", fault, StringComparison.Ordinal),
            fault => Assert.Contains("metadata.name must be", fault, StringComparison.Ordinal));
    }

    [Theory, InlineData("true", false), InlineData("All", false), InlineData(null, true)]
    public async Task A_dry_run_and_a_diff_change_nothing(string? dryRun, bool wantsDiff)
    {
        var applied = Value(await new ApplyManifestsHandler(catalog, Application, NewAuditor()).Handle(
            new ApplyManifests([.. Manifests(Of("ConfigMap", "a"))], DryRun: dryRun, Diff: wantsDiff, Force: true), Cancellation));

        Assert.True(applied.DryRun);
        Assert.Equal(wantsDiff, applied.Documents[0].Changes is not null);
        await applier.Received().Apply(Arg.Any<ResourceRef>(), Arg.Any<JsonObject>(), new ApplyOptions(DryRun: true, Force: true), Arg.Any<CancellationToken>());
        Assert.Equal("true", Assert.Single(recorded).Details["dryRun"]);
    }

    [Fact]
    public async Task A_diff_of_a_Secret_shows_which_keys_change_and_no_value()
    {
        there["secret/login"] = Secret("old-canary", "same-canary");
        var compared = new List<string>();
        diff.Fields(default, default).ReturnsForAnyArgs(call =>
        {
            compared.AddRange(call.Args().Select(side => ((JsonObject?)side)?.ToJsonString() ?? ""));
            return [];
        });

        Value(await new ApplyManifestsHandler(catalog, Application, NewAuditor()).Handle(new ApplyManifests([.. Manifests(Secret("new-canary", "same-canary"))], Diff: true), Cancellation));

        Assert.All(compared.Where(text => text.Length > 0), text => Assert.DoesNotContain(Convert.ToBase64String("same-canary"u8), text, StringComparison.Ordinal));
        Assert.Contains("""{"a":"*** (before)","b":"***"}""", compared[^2], StringComparison.Ordinal);
        Assert.Contains("""{"a":"*** (after)","b":"***"}""", compared[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_record_cannot_be_written_nothing_more_is_applied()
    {
        trail.Append(default!, Cancellation).ReturnsForAnyArgs((Result<Done>)new Failure.Unavailable("DATABASE_UNAVAILABLE", "away"));

        var applied = await Apply(Of("ConfigMap", "a"), Of("ConfigMap", "b"));

        Assert.True(applied.IsFailure(out var failure, out _) && failure is Failure.Unavailable);
        await applier.DidNotReceive().Apply(Arg.Is<ResourceRef>(target => target.Name == "b"), Arg.Any<JsonObject>(), Arg.Any<ApplyOptions>(), Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task The_request_has_a_line_of_its_own_only_where_it_fails_itself()
    {
        var auditor = NewAuditor();
        var request = new ApplyManifests([.. Manifests(Of("ConfigMap", "a"))]);

        await new ApplyManifestsHandler(catalog, Application, auditor).Handle(request, Cancellation);
        await auditor.Record(request, AuditOutcome.Success, null);
        Assert.Single(recorded);
        await auditor.Record(request, AuditOutcome.Failed, new Failure.ClusterFailed("away"));
        Assert.Equal(2, recorded.Count);
    }

    private static JsonObject Of(string kind, string name, string? version = null, string apiVersion = "v1")
    {
        var metadata = new JsonObject { ["name"] = name };
        if (version is not null)
        {
            metadata["resourceVersion"] = version;
        }

        return new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }

    private static JsonObject Secret(string a, string b)
    {
        var secret = Of("Secret", "login");
        secret["data"] = new JsonObject
        {
            ["a"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(a)), ["b"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(b)),
        };
        return secret;
    }

    private static T Value<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value;

    private static IEnumerable<Manifest> Manifests(params JsonObject[] contents) => contents.Select((content, index) => new Manifest(content, index + 1, 1));

    private ManifestApplication Application => new(objects, applier, diff, new ResourceWriting(catalog, context, notes));

    private Auditor NewAuditor() => new(trail, context, notes, TimeProvider.System);

    private Task<Result<AppliedManifests>> Apply(params JsonObject[] contents) =>
        new ApplyManifestsHandler(catalog, Application, NewAuditor()).Handle(new ApplyManifests([.. Manifests(contents)]), Cancellation);
}
