using K13d.Application.Workloads;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Workloads;

public sealed class RestartWorkloadTests
{
    private readonly IWorkloadRestarter restarter = Substitute.For<IWorkloadRestarter>();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 10, 30, 0, TimeSpan.Zero).AddTicks(1_234_567));

    [Fact]
    public async Task RestartWorkload_answers_the_very_time_that_the_template_is_marked_with()
    {
        var marked = new DateTimeOffset(2026, 11, 24, 10, 30, 0, 123, TimeSpan.Zero);
        restarter.Restart(ResourceRef.Of(ResourceKind.Deployment, "shop", "web"), marked, Arg.Any<CancellationToken>()).Returns(new Done());

        Assert.Equal<Result<RestartedWorkload>>(new RestartedWorkload("shop", "web", marked.UtcDateTime), await Restart());
    }

    [Fact]
    public async Task A_restart_that_is_refused_is_not_called_one()
    {
        var paused = new Failure.Conflict("deployment/web is paused.");
        restarter.Restart(default!, default, TestContext.Current.CancellationToken).ReturnsForAnyArgs(paused);

        Assert.Equal<Result<RestartedWorkload>>(paused, await Restart());
    }

    private Task<Result<RestartedWorkload>> Restart() =>
        new RestartWorkloadHandler(restarter, time).Handle(new RestartWorkload(ResourceKind.Deployment, "shop", "web"), TestContext.Current.CancellationToken);
}
