using System.Text.Json.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Resources;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Resources;

public sealed class WriteResourceTests
{
    private static readonly ResourceKind Secret = new("", "v1", "secrets", "secret", "Secret", Namespaced: true);
    private static readonly ResourceKind Role = new("rbac.authorization.k8s.io", "v1", "roles", "role", "Role", Namespaced: true);
    private static readonly ResourceKind Scaler = new("autoscaling", "v2", "horizontalpodautoscalers", "horizontalpodautoscaler", "HorizontalPodAutoscaler", Namespaced: true);

    private readonly IResourceCatalog catalog = Substitute.For<IResourceCatalog>();
    private readonly IResourceObjects objects = Substitute.For<IResourceObjects>();
    private readonly IResourceWriter writer = Substitute.For<IResourceWriter>();
    private readonly IRequestContext context = Substitute.For<IRequestContext>();
    private readonly AuditNotes notes = new();

    public WriteResourceTests()
    {
        As(Domain.Identity.Role.Operator);
        Serves(ResourceKind.Deployment, Secret, Role, Scaler, Scaler with { Version = "v1" });
        writer.Create(default!, default, default!, default, Cancellation).ReturnsForAnyArgs(call => (Result<JsonObject>)Stored(call.Arg<JsonObject>()));
        writer.Replace(default!, default!, default, Cancellation).ReturnsForAnyArgs(call => (Result<JsonObject>)Stored(call.Arg<JsonObject>()));
        writer.Patch(default!, default!, default, Cancellation).ReturnsForAnyArgs(_ => (Result<JsonObject>)new JsonObject { ["kind"] = "Secret" });
        objects.Get(default!, Cancellation).ReturnsForAnyArgs(_ => (Result<JsonObject>)new JsonObject { ["kind"] = "Secret", ["metadata"] = new JsonObject { ["resourceVersion"] = "7" } });
    }

    private ResourceWriting Writing => new(catalog, context, notes);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_object_goes_where_it_says_or_the_request_says_or_to_default()
    {
        foreach (var (own, requested, place) in new[] { ("a", null, "a"), (null, "b", "b"), ("a", "a", "a"), (null, null, "default") })
        {
            Value(await Create("deployments", Deployment(own), requested));
            await writer.Received().Create(ResourceKind.Deployment, place, Arg.Any<JsonObject>(), false, Arg.Any<CancellationToken>());
            Assert.Equal(("deployment/web", place), (notes.Resource, notes.Namespace));
        }

        Assert.Contains("'a' is not the namespace 'b'", Assert.IsType<Failure.Invalid>(FailureOf(await Create("deployments", Deployment("a"), "b"))).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData("a/b"), InlineData(".."), InlineData("a?b"), InlineData("A")]
    public async Task A_namespace_that_none_can_be_is_refused(string place) => Assert.IsType<Failure.Invalid>(FailureOf(await Create("deployments", Deployment(place))));

    [Fact]
    public async Task What_the_body_leaves_out_is_what_the_path_says()
    {
        Value(await Create("deployments", new JsonObject { ["metadata"] = new JsonObject { ["name"] = "web" } }));

        await writer.Received().Create(
            ResourceKind.Deployment, "default", Arg.Is<JsonObject>(sent => (string?)sent["kind"] == "Deployment" && (string?)sent["apiVersion"] == "apps/v1"), false, Arg.Any<CancellationToken>());
    }

    [Fact]
    public async Task The_bodys_version_of_the_kind_counts_and_another_kind_does_not()
    {
        var scaler = new JsonObject { ["apiVersion"] = "autoscaling/v1", ["kind"] = "HorizontalPodAutoscaler", ["metadata"] = new JsonObject { ["name"] = "web" } };

        Value(await Create("horizontalpodautoscalers", scaler));
        await writer.Received().Create(Arg.Is<ResourceKind>(kind => kind.Version == "v1"), "default", Arg.Any<JsonObject>(), false, Arg.Any<CancellationToken>());
        Assert.Contains("deployments.apps", Assert.IsType<Failure.Invalid>(FailureOf(await Create("secrets", Deployment()))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_hands_out_rights_is_forbidden_to_an_operator_on_every_way()
    {
        var role = new JsonObject { ["apiVersion"] = "rbac.authorization.k8s.io/v1", ["kind"] = "Role", ["metadata"] = new JsonObject { ["name"] = "all" } };
        Failure?[] refusals =
        [
            FailureOf(await Create("roles", role)),
            FailureOf(await Replace("roles", "all", role)),
            FailureOf(await Patch("roles", "all", new JsonObject())),
        ];

        Assert.All(refusals, refusal => Assert.Equal("cluster:govern", Assert.IsType<Failure.Forbidden>(refusal).Details["permission"]));
        Assert.Empty(writer.ReceivedCalls());
        As(Domain.Identity.Role.Admin);
        Value(await Create("roles", role));
    }

    [Fact]
    public async Task A_mask_that_comes_back_overwrites_no_Secret()
    {
        var masked = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "login" }, ["data"] = new JsonObject { ["password"] = "***" } };
        Failure?[] refusals =
        [
            FailureOf(await Create("secrets", (JsonObject)masked.DeepClone())),
            FailureOf(await Replace("secrets", "login", (JsonObject)masked.DeepClone())),
            FailureOf(await Patch("secrets", "login", new JsonObject { ["data"] = new JsonObject { ["password"] = "***" } })),
        ];

        Assert.All(refusals, refusal => Assert.Contains("data.password holds '***'", Assert.IsType<Failure.Invalid>(refusal).Message, StringComparison.Ordinal));
        Assert.Empty(writer.ReceivedCalls());
    }

    [Fact]
    public async Task The_values_of_a_Secret_are_masked_in_the_answer_and_in_a_refusal()
    {
        var secret = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "login" }, ["stringData"] = new JsonObject { ["password"] = "canary-7" } };

        Assert.DoesNotContain("canary-7", Value(await Create("secrets", (JsonObject)secret.DeepClone())).Manifest.ToJsonString(), StringComparison.Ordinal);

        writer.Create(default!, default, default!, default, Cancellation).ReturnsForAnyArgs((Result<JsonObject>)new Failure.Invalid("got canary-7"));
        Assert.Equal("got ***", FailureOf(await Create("secrets", secret))!.Message);
    }

    [Fact]
    public async Task A_replacement_is_of_the_version_of_now_unless_one_is_said()
    {
        var sent = new List<string?>();
        writer.Replace(default!, default!, default, Cancellation).ReturnsForAnyArgs(call =>
        {
            sent.Add((string?)call.Arg<JsonObject>()["metadata"]!["resourceVersion"]);
            return (Result<JsonObject>)call.Arg<JsonObject>();
        });

        Value(await Replace("deployments", "web", Deployment()));
        Value(await Replace("deployments", "web", Deployment(), "\"5\""));
        Value(await Replace("deployments", "web", Deployment(version: "6")));
        var both = FailureOf(await Replace("deployments", "web", Deployment(version: "6"), "5"));

        Assert.Equal(["7", "5", "6"], sent);
        Assert.IsType<Failure.Invalid>(both);
        Assert.IsType<Failure.Invalid>(FailureOf(await Replace("deployments", "other", Deployment())));
    }

    [Fact]
    public async Task A_patch_is_of_the_version_that_If_Match_says()
    {
        var merge = new JsonObject { ["spec"] = new JsonObject() };
        var steps = new JsonArray();

        Value(await Patch("deployments", "web", merge, "W/\"5\""));
        Value(await Patch("deployments", "web", steps, "5"));

        Assert.Equal("5", (string?)merge["metadata"]!["resourceVersion"]);
        Assert.Equal("""[{"op":"replace","path":"/metadata/resourceVersion","value":"5"}]""", steps.ToJsonString());
    }

    [Fact]
    public void One_body_is_one_object_and_a_patch_is_of_its_types_form()
    {
        var one = new Manifest([], 1, 1);

        Assert.True(new CreateResourceValidator().Validate(new CreateResource("pods", null, [one])).IsValid);
        Assert.False(new CreateResourceValidator().Validate(new CreateResource("pods", null, [one, one])).IsValid);
        Assert.False(new ReplaceResourceValidator().Validate(new ReplaceResource("pods", "a", null, [])).IsValid);
        Assert.False(new PatchResourceValidator().Validate(new PatchResource("pods", "a", null, new ResourcePatch(PatchType.Json, new JsonObject()))).IsValid);
        Assert.False(new PatchResourceValidator().Validate(new PatchResource("pods", "a", null, new ResourcePatch(PatchType.Merge, new JsonArray()))).IsValid);
        Assert.True(new PatchResourceValidator().Validate(new PatchResource("pods", "a", null, new ResourcePatch(PatchType.Json, new JsonArray()))).IsValid);
    }

    private static T Value<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value;

    private static Failure? FailureOf<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out _) ? failure : null;

    private static JsonObject Deployment(string? place = null, string? version = null)
    {
        var metadata = new JsonObject { ["name"] = "web" };
        if (place is not null)
        {
            metadata["namespace"] = place;
        }

        if (version is not null)
        {
            metadata["resourceVersion"] = version;
        }

        return new JsonObject { ["apiVersion"] = "apps/v1", ["kind"] = "Deployment", ["metadata"] = metadata };
    }

    private static JsonObject Stored(JsonObject? sent) => (JsonObject?)sent?.DeepClone() ?? [];

    private void As(Role role) => context.Caller.Returns(new Caller(Guid.NewGuid(), "eve", role, Guid.NewGuid()));

    private void Serves(params ResourceKind[] kinds)
    {
        var served = new ResourceCatalog(kinds);
        catalog.Resolve(default!, Cancellation).ReturnsForAnyArgs(call => served.Resolve(call.Arg<string>()));
        catalog.Find(default!, Cancellation).ReturnsForAnyArgs(call => (Result<ServedKinds>)new ServedKinds(call.Arg<IReadOnlyCollection<KindName>>().ToDictionary(name => name, served.Find)));
    }

    private Task<Result<ResourceObject>> Create(string resource, JsonObject manifest, string? place = null) =>
        new CreateResourceHandler(Writing, writer, notes).Handle(new CreateResource(resource, place, [new Manifest(manifest, 1, 1)]), Cancellation);

    private Task<Result<ResourceObject>> Replace(string resource, string name, JsonObject manifest, string? ifMatch = null) =>
        new ReplaceResourceHandler(Writing, objects, writer)
            .Handle(new ReplaceResource(resource, name, null, [new Manifest(manifest, 1, 1)], IfMatch: ifMatch), Cancellation);

    private Task<Result<ResourceObject>> Patch(string resource, string name, JsonNode patch, string? ifMatch = null) =>
        new PatchResourceHandler(new ResourceReader(catalog, objects, notes), objects, writer, Writing)
            .Handle(new PatchResource(resource, name, null, new ResourcePatch(patch is JsonArray ? PatchType.Json : PatchType.Merge, patch), IfMatch: ifMatch), Cancellation);
}
