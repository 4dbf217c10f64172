using System.Text.Json.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Resources;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Resources;

public sealed class SecretsStaySecretTests
{
    private const string Clear = "canary-5d1e";
    private static readonly string Encoded = Convert.ToBase64String("canary-5d1e"u8);
    private static readonly ResourceKind Secret = new("", "v1", "secrets", "secret", "Secret", Namespaced: true) { Verbs = ["get", "list", "delete"] };

    private readonly IResourceCatalog catalog = Substitute.For<IResourceCatalog>();
    private readonly IResourceObjects objects = Substitute.For<IResourceObjects>();
    private readonly AuditNotes notes = new();
    private readonly ResourceReader reader;

    public SecretsStaySecretTests()
    {
        reader = new ResourceReader(catalog, objects, notes);
        catalog.Resolve(Arg.Any<string>(), Arg.Any<CancellationToken>()).Returns(_ => (Result<ResourceKind>)Secret);
        objects.Get(Arg.Any<ResourceRef>(), Arg.Any<CancellationToken>()).Returns(_ => (Result<JsonObject>)new JsonObject
        {
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "login", ["resourceVersion"] = "7" },
            ["data"] = new JsonObject { ["password"] = Encoded },
        });
    }

    [Theory, InlineData(false, "***"), InlineData(true, null)]
    public async Task A_value_is_masked_unless_it_is_to_be_revealed(bool reveal, string? shown)
    {
        var found = Value(await new GetResourceHandler(reader).Handle(new GetResource("secrets", "login", Reveal: reveal), TestContext.Current.CancellationToken));

        Assert.Equal(shown ?? Encoded, (string?)found.Manifest["data"]!["password"]);
        Assert.Equal("7", found.ResourceVersion);
    }

    [Fact]
    public async Task The_YAML_of_a_Secret_is_written_from_the_masked_object()
    {
        var yaml = Substitute.For<IManifestYaml>();
        yaml.Write(Arg.Any<JsonObject>()).Returns(call => call.Arg<JsonObject>().ToJsonString());

        var written = Value(await new GetResourceYamlHandler(reader, yaml).Handle(new GetResourceYaml("secrets", "login"), TestContext.Current.CancellationToken));

        Assert.DoesNotContain(Encoded, written.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_that_prints_a_value_has_it_masked()
    {
        var describer = Substitute.For<IResourceDescriber>();
        describer.Describe(Arg.Any<ResourceRef>(), Arg.Any<CancellationToken>()).Returns(_ => (Result<string>)$"token: {Clear}");

        var described = Value(await new DescribeResourceHandler(reader, objects, describer)
            .Handle(new DescribeResource("secrets", "login"), TestContext.Current.CancellationToken));

        Assert.Equal("token: ***", described.Describe);
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_never_described_because_kubectl_would_describe_another()
    {
        var describer = Substitute.For<IResourceDescriber>();
        objects.Get(Arg.Any<ResourceRef>(), Arg.Any<CancellationToken>()).Returns(_ => (Result<JsonObject>)new Failure.NotFound("gone"));

        var answer = await new DescribeResourceHandler(reader, objects, describer).Handle(new DescribeResource("secrets", "log"), TestContext.Current.CancellationToken);

        Assert.True(answer.IsFailure(out var failure, out _));
        Assert.IsType<Failure.NotFound>(failure);
        await describer.DidNotReceiveWithAnyArgs().Describe(default!, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Revealing_takes_a_permission_of_its_own_and_is_audited()
    {
        var (hidden, shown) = (new GetResource("secrets", "login"), new GetResource("secrets", "login", "default", Reveal: true));

        Assert.Equal((Permission.ReadResources, null), (hidden.Permission, hidden.Audits));
        Assert.Equal((Permission.RevealSecrets, "reveal"), (shown.Permission, shown.Audits?.Action));
    }

    [Fact]
    public async Task The_audit_record_gets_the_objects_proper_name()
    {
        await reader.Find("SECRETS", null, "login", TestContext.Current.CancellationToken);

        Assert.Equal(("secret/login", "default"), (notes.Resource, notes.Namespace));
    }

    private static T Value<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value;
}
