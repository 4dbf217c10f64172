using K13d.Application.Deployments;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Deployments;

public sealed class ScaleDeploymentTests
{
    private static readonly ResourceRef Web = ResourceRef.Of(ResourceKind.Deployment, "shop", "web");

    private readonly IWorkloadScaler scaler = Substitute.For<IWorkloadScaler>();
    private readonly IAutoscalers autoscalers = Substitute.For<IAutoscalers>();
    private readonly AuditNotes notes = new();

    public ScaleDeploymentTests()
    {
        autoscalers.Of(Web, Arg.Any<CancellationToken>()).Returns(new Autoscaling(null));
        scaler.Scale(Web, Arg.Any<int>(), Arg.Any<CancellationToken>()).Returns(3);
    }

    [Fact]
    public async Task ScaleDeployment_tells_the_number_before_to_its_caller_and_the_audit_record()
    {
        Assert.Equal<Result<ScaledDeployment>>(new ScaledDeployment("shop", "web", 5, 3, Autoscaler: null), await Scale(5));

        Assert.Equal("3", notes.Details["before"]);
    }

    [Fact]
    public async Task ScaleDeployment_tells_which_autoscaler_will_undo_it()
    {
        autoscalers.Of(Web, Arg.Any<CancellationToken>()).Returns(new Autoscaling("web-hpa"));

        Assert.Equal<Result<ScaledDeployment>>(new ScaledDeployment("shop", "web", 0, 3, "web-hpa"), await Scale(0));
    }

    [Fact]
    public async Task Nothing_is_scaled_where_it_cannot_be_said_what_governs_it()
    {
        var forbidden = new Failure.Forbidden("horizontalpodautoscalers may not be listed.");
        autoscalers.Of(Web, Arg.Any<CancellationToken>()).Returns(forbidden);

        Assert.Equal<Result<ScaledDeployment>>(forbidden, await Scale(5));

        await scaler.DidNotReceiveWithAnyArgs().Scale(default!, default, TestContext.Current.CancellationToken);
    }

    [Theory, InlineData(null), InlineData(-1), InlineData(10_001)]
    public void A_number_that_is_left_out_or_out_of_bounds_is_refused(int? replicas) =>
        Assert.False(new ScaleDeploymentValidator().Validate(new ScaleDeployment("shop", "web", replicas)).IsValid);

    [Fact]
    public void Without_a_namespace_it_is_the_default_one() => Assert.Equal("default", new ScaleDeployment(null, "web", 1).Audits!.Namespace);

    private Task<Result<ScaledDeployment>> Scale(int replicas) =>
        new ScaleDeploymentHandler(scaler, autoscalers, notes).Handle(new ScaleDeployment("shop", "web", replicas), TestContext.Current.CancellationToken);
}
