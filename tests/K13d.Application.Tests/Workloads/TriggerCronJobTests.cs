using K13d.Application.Pipeline;
using K13d.Application.Ports.Workloads;
using K13d.Application.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Workloads;

public sealed class TriggerCronJobTests
{
    private readonly ICronJobTrigger trigger = Substitute.For<ICronJobTrigger>();
    private readonly AuditNotes notes = new();
    private readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeMilliseconds(0x19ab3f0c2d1));

    public TriggerCronJobTests() => trigger.Trigger(default!, default!, default).ReturnsForAnyArgs(new Done());

    [Fact]
    public async Task The_job_is_named_after_the_CronJob_and_the_time()
    {
        Assert.Equal<Result<TriggeredCronJob>>(new TriggeredCronJob("shop", "nightly", "nightly-manual-19ab3f0c2d1"), await Trigger("nightly", null));

        Assert.Equal("nightly-manual-19ab3f0c2d1", notes.Details["job"]);
    }

    [Fact]
    public async Task A_name_that_is_given_is_taken() =>
        Assert.Equal<Result<TriggeredCronJob>>(new TriggeredCronJob("shop", "nightly", "by-hand"), await Trigger("nightly", "by-hand"));

    [Fact]
    public async Task A_long_name_is_cut_so_that_it_can_be_a_label()
    {
        await Trigger(new string('a', 45) + ".b.c", null);

        var job = notes.Details["job"];
        Assert.True(ResourceNames.IsDnsSubdomain(job) && job.Length <= 63, job);
        Assert.EndsWith("a-manual-19ab3f0c2d1", job, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_job_can_have_is_refused() =>
        Assert.False(new TriggerCronJobValidator().Validate(new TriggerCronJob("shop", "nightly", "By_Hand")).IsValid);

    private Task<Result<TriggeredCronJob>> Trigger(string cronJob, string? jobName) => new TriggerCronJobHandler(trigger, notes, time)
        .Handle(new TriggerCronJob("shop", cronJob, jobName), TestContext.Current.CancellationToken);
}
