using System.Text.Json.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Application.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;
using NSubstitute;

namespace K13d.Application.Tests.Workloads;

public sealed class RollBackWorkloadTests
{
    private static readonly ResourceRef Web = ResourceRef.Of(ResourceKind.Deployment, "shop", "web");

    private readonly IWorkloadRevisions revisions = Substitute.For<IWorkloadRevisions>();
    private readonly AuditNotes notes = new();

    public RollBackWorkloadTests()
    {
        Has(paused: false, Revision(2), Revision(5), Revision(6));
        revisions.RollBack(Web, default!, default).ReturnsForAnyArgs(new Done());
    }

    [Fact]
    public async Task Without_a_revision_it_is_the_one_before_the_present_one()
    {
        Assert.Equal<Result<RolledBackWorkload>>(new RolledBackWorkload("shop", "web", 5, Before: 6, Changed: true), await RollBack(null));

        await revisions.Received().RollBack(Web, Arg.Is<WorkloadRevision>(to => to.Number == 5), Arg.Any<CancellationToken>());
        Assert.Equal(("5", "6"), (notes.Details["revision"], notes.Details["before"]));
    }

    [Fact]
    public async Task A_revision_that_is_named_is_the_one() =>
        Assert.Equal<Result<RolledBackWorkload>>(new RolledBackWorkload("shop", "web", 2, Before: 6, Changed: true), await RollBack(2));

    [Fact]
    public async Task A_revision_that_is_not_there_is_not_found_and_those_that_are_are_listed()
    {
        var notFound = Assert.IsType<Failure.NotFound>(FailureOf(await RollBack(4)));

        Assert.Equal("deployment/web has no revision 4. Its revisions: 2, 5, 6.", notFound.Message);
        Assert.Equal([2L, 5L, 6L], Assert.IsType<List<long>>(notFound.Details["revisions"]));
        await revisions.DidNotReceiveWithAnyArgs().RollBack(default!, default!, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_first_template_has_none_before_it()
    {
        Has(paused: false, Revision(1));

        Assert.Equal("deployment/web has no revision before the present one. Its revisions: 1.", Assert.IsType<Failure.NotFound>(FailureOf(await RollBack(null))).Message);
    }

    [Fact]
    public async Task The_present_template_is_not_written_again()
    {
        Assert.Equal<Result<RolledBackWorkload>>(new RolledBackWorkload("shop", "web", 6, Before: 6, Changed: false), await RollBack(6));

        await revisions.DidNotReceiveWithAnyArgs().RollBack(default!, default!, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_template_that_is_not_recorded_yet_is_rolled_back_to_the_newest_that_is()
    {
        revisions.Of(Web, Arg.Any<CancellationToken>()).Returns(new RevisionHistory(Template(7), Paused: false, [Revision(5), Revision(6)]));

        Assert.Equal<Result<RolledBackWorkload>>(new RolledBackWorkload("shop", "web", 6, Before: null, Changed: true), await RollBack(null));
    }

    [Fact]
    public async Task What_is_paused_is_not_rolled_back()
    {
        Has(paused: true, Revision(1), Revision(2));

        Assert.IsType<Failure.Conflict>(FailureOf(await RollBack(null)));

        await revisions.DidNotReceiveWithAnyArgs().RollBack(default!, default!, TestContext.Current.CancellationToken);
    }

    [Theory, InlineData(0), InlineData(-1)]
    public void A_revision_counts_from_one(long revision) =>
        Assert.False(new RollBackWorkloadValidator().Validate(new RollBackWorkload(ResourceKind.Deployment, "shop", "web", revision)).IsValid);

    [Fact]
    public void A_CronJob_has_no_revisions() =>
        Assert.False(new RollBackWorkloadValidator().Validate(new RollBackWorkload(ResourceKind.CronJob, "shop", "web", null)).IsValid);

    /// <summary>The last of the revisions is the present one.</summary>
    private void Has(bool paused, params WorkloadRevision[] kept) =>
        revisions.Of(Web, Arg.Any<CancellationToken>()).Returns(new RevisionHistory(kept[^1].Template.DeepClone().AsObject(), paused, kept));

    private static WorkloadRevision Revision(long number) =>
        new(number, null, DateTimeOffset.UnixEpoch, $"replicaset/web-{number}", new Dictionary<string, string>(), Template(number));

    private static JsonObject Template(long number) => new() { ["spec"] = new JsonObject { ["hostname"] = $"of-{number}" } };

    private static Failure? FailureOf(Result<RolledBackWorkload> result) => result.IsFailure(out var failure, out _) ? failure : null;

    private Task<Result<RolledBackWorkload>> RollBack(long? revision) => new RollBackWorkloadHandler(revisions, notes)
        .Handle(new RollBackWorkload(ResourceKind.Deployment, "shop", "web", revision), TestContext.Current.CancellationToken);
}
