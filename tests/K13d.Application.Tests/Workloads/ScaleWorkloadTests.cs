using K13d.Application.Workloads;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Workloads;

public sealed class ScaleWorkloadTests
{
    private static readonly ResourceRef Web = ResourceRef.Of(ResourceKind.Deployment, "shop", "web");

    private readonly IWorkloadScaler scaler = Substitute.For<IWorkloadScaler>();
    private readonly IAutoscalers autoscalers = Substitute.For<IAutoscalers>();
    private readonly AuditNotes notes = new();

    public ScaleWorkloadTests()
    {
        autoscalers.Of(Web, Arg.Any<CancellationToken>()).Returns(new Autoscaling(null));
        scaler.Scale(Web, Arg.Any<int>(), Arg.Any<CancellationToken>()).Returns(3);
    }

    [Fact]
    public async Task ScaleWorkload_tells_the_number_before_to_its_caller_and_the_audit_record()
    {
        Assert.Equal<Result<ScaledWorkload>>(new ScaledWorkload("shop", "web", 5, 3, Autoscaler: null), await Scale(5));

        Assert.Equal("3", notes.Details["before"]);
    }

    [Fact]
    public async Task ScaleWorkload_tells_which_autoscaler_will_undo_it()
    {
        autoscalers.Of(Web, Arg.Any<CancellationToken>()).Returns(new Autoscaling("web-hpa"));

        Assert.Equal<Result<ScaledWorkload>>(new ScaledWorkload("shop", "web", 0, 3, "web-hpa"), await Scale(0));
    }

    [Fact]
    public async Task Nothing_is_scaled_where_it_cannot_be_said_what_governs_it()
    {
        var forbidden = new Failure.Forbidden("horizontalpodautoscalers may not be listed.");
        autoscalers.Of(Web, Arg.Any<CancellationToken>()).Returns(forbidden);

        Assert.Equal<Result<ScaledWorkload>>(forbidden, await Scale(5));

        await scaler.DidNotReceiveWithAnyArgs().Scale(default!, default, TestContext.Current.CancellationToken);
    }

    [Theory, InlineData(null), InlineData(-1), InlineData(10_001)]
    public void A_number_that_is_left_out_or_out_of_bounds_is_refused(int? replicas) =>
        Assert.False(new ScaleWorkloadValidator().Validate(new ScaleWorkload(ResourceKind.Deployment, "shop", "web", replicas)).IsValid);

    [Fact]
    public void Without_a_namespace_it_is_the_default_one() => Assert.Equal("default", new ScaleWorkload(ResourceKind.Deployment, null, "web", 1).Audits!.Namespace);

    private Task<Result<ScaledWorkload>> Scale(int replicas) =>
        new ScaleWorkloadHandler(scaler, autoscalers, notes).Handle(new ScaleWorkload(ResourceKind.Deployment, "shop", "web", replicas), TestContext.Current.CancellationToken);
}
