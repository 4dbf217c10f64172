using K13d.Application.Ports.Workloads;
using K13d.Application.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Workloads;

public sealed class PausesTests
{
    private static readonly ResourceRef Web = ResourceRef.Of(ResourceKind.Deployment, "shop", "web");
    private static readonly ResourceRef Nightly = ResourceRef.Of(ResourceKind.CronJob, "shop", "nightly");

    private readonly IWorkloadPauses pauses = Substitute.For<IWorkloadPauses>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, false, true), InlineData(true, true, false), InlineData(false, true, true), InlineData(false, false, false)]
    public async Task It_is_said_whether_anything_changed(bool asked, bool before, bool changed)
    {
        pauses.SetPaused(Web, asked, Arg.Any<CancellationToken>()).Returns(before);
        pauses.SetPaused(Nightly, asked, Arg.Any<CancellationToken>()).Returns(before);

        Assert.Equal<Result<PausedDeployment>>(
            new PausedDeployment("shop", "web", asked, changed),
            await new PauseDeploymentHandler(pauses).Handle(new PauseDeployment("shop", "web", asked), Cancellation));
        Assert.Equal<Result<SuspendedCronJob>>(
            new SuspendedCronJob("shop", "nightly", asked, changed),
            await new SuspendCronJobHandler(pauses).Handle(new SuspendCronJob("shop", "nightly", asked), Cancellation));
    }

    [Fact]
    public void The_audit_record_tells_one_from_the_other()
    {
        Assert.Equal("pause", new PauseDeployment(null, "web", Paused: true).Audits!.Action);
        Assert.Equal("resume", new PauseDeployment(null, "web", Paused: false).Audits!.Action);
        Assert.Equal("suspend", new SuspendCronJob(null, "nightly", Suspended: true).Audits!.Action);
        Assert.Equal("resume", new SuspendCronJob(null, "nightly", Suspended: false).Audits!.Action);
    }
}
