using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Resources;
using K13d.Application.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Resources;

public sealed class DeleteResourceTests
{
    private static readonly ResourceKind Secret = new("", "v1", "secrets", "secret", "Secret", Namespaced: true) { Verbs = ["delete"] };
    private static readonly ResourceKind Binding =
        new("rbac.authorization.k8s.io", "v1", "rolebindings", "rolebinding", "RoleBinding", Namespaced: true) { Verbs = ["delete"] };

    private readonly IResourceCatalog catalog = Substitute.For<IResourceCatalog>();
    private readonly IResourceDeleter deleter = Substitute.For<IResourceDeleter>();
    private readonly IRequestContext context = Substitute.For<IRequestContext>();
    private readonly AuditNotes notes = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public DeleteResourceTests()
    {
        As(Role.Operator);
        catalog.Resolve(default!, Cancellation).ReturnsForAnyArgs(call => new ResourceCatalog([Secret, Binding]).Resolve(call.Arg<string>()));
        deleter.Delete(default!, default!, Cancellation).ReturnsForAnyArgs(_ => (Result<Deletion>)new Deletion("u", Pending: true));
    }

    [Fact]
    public async Task What_restricts_rights_is_deleted_by_an_administrator_only()
    {
        var refused = FailureOf(await Delete(new DeleteResource("rolebindings", "all")));

        Assert.Equal("cluster:govern", Assert.IsType<Failure.Forbidden>(refused).Details["permission"]);
        Assert.Empty(deleter.ReceivedCalls());
        Assert.Equal("rolebinding/all", notes.Resource);

        As(Role.Admin);
        Value(await Delete(new DeleteResource("rolebindings", "all")));
    }

    [Theory]
    [InlineData("7", "7"), InlineData("\"7\"", "7"), InlineData("W/\"7\"", "7"), InlineData("*", null), InlineData("", null), InlineData(null, null)]
    public async Task A_deletion_is_of_the_version_that_If_Match_names(string? given, string? version)
    {
        var deleted = Value(await Delete(new DeleteResource("secrets", "login", IfMatch: given, DryRun: "false")));

        Assert.Equal(new DeletedResource("v1", "Secret", "login", "default", "u", "terminating"), deleted);
        await deleter.Received().Delete(Arg.Any<ResourceRef>(), new DeletionOptions(null, null, false, version), Arg.Any<CancellationToken>());
    }

    [Theory]
    [InlineData("pods", "..", null, null, null, null), InlineData("pods", "-A", null, null, null, null), InlineData("pods/x", "a", null, null, null, null)]
    [InlineData("pods", "a%2Fb", null, null, null, null), InlineData("pods", "", null, null, null, null), InlineData("pods", "a", "foreground", null, null, null)]
    [InlineData("pods", "a", null, -1, null, null), InlineData("pods", "a", null, null, "maybe", null), InlineData("pods", "a", null, null, null, "\"1\", \"2\"")]
    public void A_deletion_that_could_mean_something_else_is_refused(string resource, string name, string? policy, int? grace, string? dryRun, string? ifMatch) =>
        Assert.False(new DeleteResourceValidator().Validate(new DeleteResource(resource, name, null, policy, grace, dryRun, ifMatch)).IsValid);

    private void As(Role role) => context.Caller.Returns(new Caller(Guid.NewGuid(), "eve", role, Guid.NewGuid()));

    private Task<Result<DeletedResource>> Delete(DeleteResource request) =>
        new DeleteResourceHandler(new ResourceReader(catalog, Substitute.For<IResourceObjects>(), notes), new ResourceWriting(catalog, context, notes), deleter)
            .Handle(request, Cancellation);

    private static T Value<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out var value) ? throw new InvalidOperationException(failure.Message) : value;

    private static Failure? FailureOf<T>(Result<T> result)
        where T : notnull => result.IsFailure(out var failure, out _) ? failure : null;
}
