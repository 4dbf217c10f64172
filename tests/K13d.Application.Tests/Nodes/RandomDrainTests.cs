using CsCheck;
using K13d.Application.Jobs;
using K13d.Application.Nodes;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Identity;
using K13d.Application.Ports.Jobs;
using K13d.Domain.Failures;
using K13d.Domain.Jobs;
using K13d.Domain.Nodes;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace K13d.Application.Tests.Nodes;

/// <summary>A thousand drains of random nodes under random budgets, some of them cut off and gone on with by another runner.</summary>
public sealed class RandomDrainTests
{
    private static readonly PodController?[] Owners = [null, new("ReplicaSet", "web"), new("ReplicaSet", "web"), new("DaemonSet", "logs")];

    private static readonly string[] Names = ["a", "ab", "b", "c"];

    private static readonly Gen<PodOnNode[]> Nodes =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 9]).Array[0, 12].Select(all => all
            .Select((pod, number) => new PodOnNode("shop", $"{Names[pod.Item1]}-{number}", $"{number}")
            {
                Controller = Owners[pod.Item2],
                IsMirror = pod.Item3 == 0,
                IsFinished = pod.Item3 == 1,
                HasLocalData = pod.Item3 == 2,
            })
            .ToArray());

    private static readonly Gen<BudgetedCluster.Budget[]> Budgets =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Bool).Array[0, 3].Select(all => all
            .Select((budget, number) => new BudgetedCluster.Budget(
                $"budget-{number}", Names[budget.Item1], budget.Item2, Math.Max(budget.Item2, budget.Item3), budget.Item4))
            .ToArray());

    private static readonly Gen<DrainNode> Requests = Gen.Select(
        Gen.Bool, Gen.Bool, Gen.Bool, (ignore, delete, force) => new DrainNode("node-1", ignore, delete, force, TimeoutSeconds: 60));

    [Fact]
    public async Task No_budget_is_ever_broken_and_every_refused_drain_leaves_the_node_as_it_was()
    {
        var (refused, succeeded, failed) = (0, 0, 0);
        await Gen.Select(Nodes, Budgets, Requests, Gen.Int).SampleAsync(
            async (pods, budgets, request, seed) =>
            {
                var cluster = new BudgetedCluster(pods, budgets, new Random(seed));
                var end = await Drain(cluster, request, new Random(seed));

                Assert.All(
                    budgets.Zip(cluster.Least),
                    budget => Assert.True(budget.Second >= budget.First.MinAvailable, $"{budget.First} had {budget.Second}."));
                var plan = DrainPlan.Of(pods, new DrainRules(request.IgnoreDaemonSets, request.DeleteLocalData, request.Force));
                var evicted = plan.Evicted.Select(planned => planned.Pod.Uid).ToHashSet(StringComparer.Ordinal);
                Assert.All(cluster.Asked, pod => Assert.Contains(pod.Uid, evicted));
                if (end is null)
                {
                    Interlocked.Increment(ref refused);
                    Assert.True(plan.Refused.Any());
                    Assert.False(cluster.Cordoned);
                    Assert.Empty(cluster.Asked);
                    Assert.Equal(pods, cluster.There);
                    return;
                }

                Assert.True(cluster.Cordoned);
                var left = cluster.There.Where(pod => evicted.Contains(pod.Uid)).Select(pod => pod.Name).ToArray();
                Assert.Equal(end.Error is null, left.Length == 0);
                Assert.All(left, name => Assert.Contains($"shop/{name}", end.Error!, StringComparison.Ordinal));
                Assert.Equal(pods.Length - evicted.Count, cluster.There.Count(pod => !evicted.Contains(pod.Uid)));
                Interlocked.Increment(ref left.Length == 0 ? ref succeeded : ref failed);
            },
            iter: 1000);

        // The canary: each of the three was tried often.
        Assert.All([refused, succeeded, failed], count => Assert.True(count > 50, $"{refused} refused, {succeeded} succeeded, {failed} failed."));
    }

    /// <returns>Null where the plan refused.</returns>
    private static async Task<JobEnd?> Drain(BudgetedCluster cluster, DrainNode request, Random random)
    {
        var time = new FakeTimeProvider();
        var jobs = Substitute.For<IJobs>();
        Job? job = null;
        jobs.Add(Arg.Do<Job>(added => job = added), Arg.Any<CancellationToken>()).Returns(new Done());
        using var signal = new JobSignal(time);
        var handler = new DrainNodeHandler(cluster, jobs, signal, Substitute.For<IRequestContext>(), new AuditNotes(), time);
        if ((await handler.Handle(request, CancellationToken.None)).IsFailure(out _, out _))
        {
            return null;
        }

        while (true)
        {
            // Every so often the process ends in the middle of it, and another one goes on from what was stored.
            using var crash = new CancellationTokenSource();
            var rounds = random.Next(3) == 0 ? random.Next(5) : int.MaxValue;
            var work = new DrainWork(cluster, cluster, cluster, time).Run(job!, Save, crash.Token);
            while (!work.IsCompleted)
            {
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
                if (--rounds < 0)
                {
                    await crash.CancelAsync();
                    rounds = int.MaxValue;
                }
            }

            try
            {
                return await work;
            }
            catch (OperationCanceledException) when (crash.IsCancellationRequested)
            {
                continue;
            }
        }

        Task Save(string state)
        {
            job = job! with { State = state };
            return Task.CompletedTask;
        }
    }
}
