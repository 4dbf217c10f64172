using k8s;
using k8s.Models;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Testing.Clusters;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Workloads;

/// <summary>On a CronJob that does not start by itself, and whose pods are held back.</summary>
[ClusterTests]
public sealed class CronJobOperationsTests(TestCluster cluster) : IAsyncLifetime
{
    private readonly ServiceProvider services = KubernetesServices.Build(cluster.KubeconfigPath);
    private TestNamespace? own;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ResourceRef Nightly => ResourceRef.Of(ResourceKind.CronJob, own!.Name, "nightly");

    private ICronJobTrigger Trigger => services.GetRequiredService<ICronJobTrigger>();

    private IWorkloadPauses Pauses => services.GetRequiredService<IWorkloadPauses>();

    public async ValueTask InitializeAsync()
    {
        own = await cluster.NewNamespace("cronjobs");
        await cluster.Client.BatchV1.CreateNamespacedCronJobAsync(HeldBack.CronJob("nightly"), own.Name, cancellationToken: Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await own!.DisposeAsync();
        await services.DisposeAsync();
    }

    [Fact]
    public async Task A_triggered_job_is_what_kubectl_would_have_created()
    {
        Value(await Trigger.Trigger(Nightly, "ours", Cancellation));
        await cluster.Kubectl.Output("create", "job", "theirs", "--from=cronjob/nightly", "-n", own!.Name);

        var (ours, theirs) = (await Job("ours"), await Job("theirs"));
        Assert.Equal("manual", ours.Metadata.Annotations["cronjob.kubernetes.io/instantiate"]);
        Assert.Equal(Ours(theirs.Metadata.Annotations), Ours(ours.Metadata.Annotations));
        Assert.Equal(theirs.Metadata.Labels, ours.Metadata.Labels);
        Assert.Equal(KubernetesJson.Serialize(theirs.Metadata.OwnerReferences), KubernetesJson.Serialize(ours.Metadata.OwnerReferences));
        Assert.Equal(KubernetesJson.Serialize(theirs.Spec.Template.Spec), KubernetesJson.Serialize(ours.Spec.Template.Spec));
    }

    [Fact]
    public async Task A_name_that_is_taken_is_a_conflict_and_a_CronJob_that_is_not_there_is_not_found()
    {
        Value(await Trigger.Trigger(Nightly, "once", Cancellation));

        Assert.IsType<Failure.Conflict>(FailureOf(await Trigger.Trigger(Nightly, "once", Cancellation)));
        Assert.IsType<Failure.NotFound>(FailureOf(await Trigger.Trigger(Nightly with { Name = "nobody" }, "twice", Cancellation)));
        Assert.Single((await cluster.Client.BatchV1.ListNamespacedJobAsync(own!.Name, cancellationToken: Cancellation)).Items);
    }

    [Fact]
    public async Task A_CronJob_is_suspended_and_resumed_and_each_answers_how_it_was()
    {
        Assert.False(Value(await Pauses.SetPaused(Nightly, true, Cancellation)));
        Assert.True((await CronJob()).Spec.Suspend);

        Assert.True(Value(await Pauses.SetPaused(Nightly, false, Cancellation)));
        Assert.NotEqual(true, (await CronJob()).Spec.Suspend);
    }

    [Fact]
    public async Task A_CronJob_that_is_as_it_should_be_is_not_written()
    {
        var before = (await CronJob()).Metadata.ResourceVersion;

        Value(await Pauses.SetPaused(Nightly, false, Cancellation));

        Assert.Equal(before, (await CronJob()).Metadata.ResourceVersion);
    }

    private Task<V1CronJob> CronJob() => cluster.Client.BatchV1.ReadNamespacedCronJobAsync("nightly", own!.Name, cancellationToken: Cancellation);

    private Task<V1Job> Job(string name) => cluster.Client.BatchV1.ReadNamespacedJobAsync(name, own!.Name, cancellationToken: Cancellation);

    private static SortedDictionary<string, string> Ours(IDictionary<string, string> annotations) => new(annotations, StringComparer.Ordinal);
}
