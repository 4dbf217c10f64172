using System.Text.Json.Nodes;
using K13d.Application.Diagnosis;
using K13d.Application.Ports.Pods;
using K13d.Application.Ports.Resources;
using K13d.Application.Tools;
using K13d.Domain.Diagnosis;
using K13d.Domain.Failures;
using K13d.Domain.Pods;
using K13d.Domain.Resources;
using NSubstitute;

namespace K13d.Application.Tests.Diagnosis;

/// <summary>What becomes of a diagnosis when not all of the cluster can be read.</summary>
public sealed class DiagnoseTests
{
    private static readonly JsonObject Crashing = JsonNode.Parse("""
        {"kind":"Pod","metadata":{"name":"web","namespace":"shop","labels":{"app":"web"}},"spec":{"nodeName":"n","containers":[{"name":"c"}]},
         "status":{"phase":"Running","containerStatuses":[{"name":"c","restartCount":3,"state":{"waiting":{"reason":"CrashLoopBackOff"}},"lastState":{"terminated":{"exitCode":1}}}]}}
        """)!.AsObject();

    private readonly IResourceCatalog catalog = Substitute.For<IResourceCatalog>();
    private readonly IResourceObjects objects = Substitute.For<IResourceObjects>();
    private readonly IResourceLists lists = Substitute.For<IResourceLists>();
    private readonly IPodLogs logs = Substitute.For<IPodLogs>();
    private readonly Dictionary<string, Failure> unreadable = new(StringComparer.Ordinal);
    private readonly List<(string Kind, ObjectQuery Query)> asked = [];

    public DiagnoseTests()
    {
        catalog.Resolve(default!, Cancellation).ReturnsForAnyArgs(call => (Result<ResourceKind>)(call.Arg<string>() switch
        {
            "namespaces" => new ResourceKind("", "v1", "namespaces", "namespace", "Namespace", Namespaced: false),
            "deployment" => ResourceKind.Deployment,
            "ingress" => new ResourceKind("networking.k8s.io", "v1", "ingresses", "ingress", "Ingress", Namespaced: true),
            _ => ResourceKind.Pod,
        }));
        objects.Get(default!, Cancellation).ReturnsForAnyArgs(call => call.Arg<ResourceRef>() switch
        {
            { Kind.Kind: "Pod", Name: "web" } => (Result<JsonObject>)(JsonObject)Crashing.DeepClone(),
            { Kind.Kind: "Pod" } => new Failure.NotFound("There is no such pod."),
            { Kind.Kind: "Deployment" } => new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "web", ["namespace"] = "shop" },
                ["spec"] = new JsonObject { ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "web", ["tier"] = "front" } } },
            },
            _ => new JsonObject { ["metadata"] = new JsonObject { ["name"] = "x", ["namespace"] = "shop" } },
        });
        lists.All(default!, default!, Cancellation).ReturnsForAnyArgs(call =>
        {
            var (kind, query) = (call.Arg<ResourceKind>().Kind, call.Arg<ObjectQuery>());
            lock (asked)
            {
                asked.Add((kind, query));
            }

            return unreadable.TryGetValue(kind, out var failure) && query.LabelSelector is null && query.FieldSelector is null or "type!=helm.sh/release.v1"
                ? failure
                : (Result<IReadOnlyList<JsonObject>>)(kind == "Pod" ? [(JsonObject)Crashing.DeepClone()] : Array.Empty<JsonObject>());
        });
        logs.Open(default!, default, default!, Cancellation).ReturnsForAnyArgs((Result<OpenedLog>)new OpenedLog("c", Lines("FATAL: no database")));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kind_that_may_not_be_listed_is_not_taken_for_one_that_is_empty()
    {
        unreadable["ConfigMap"] = new Failure.Forbidden("no");

        var verdict = await Diagnosis("pod/web");

        Assert.Equal("ConfigMap: K13d's account may not list it in the cluster", Assert.Single(verdict.NotChecked).ToString());
        Assert.Contains(Assert.Single(verdict.Findings, found => found.Cause.StartsWith("Container c crashes", StringComparison.Ordinal)).Evidence, quoted => quoted.Quote == "FATAL: no database");
    }

    [Fact]
    public async Task Of_too_many_pods_and_events_only_those_of_the_subject_are_read_and_it_says_so()
    {
        unreadable["Pod"] = unreadable["Event"] = new Failure.Invalid("too many");

        var verdict = await Diagnosis("pod/web");

        Assert.Contains(verdict.Findings, found => found.Component == "pod/web");
        Assert.Equal(["Event", "Pod"], verdict.NotChecked.Select(gap => gap.What));
        Assert.Contains(asked, one => one.Kind == "Event" && one.Query.FieldSelector == "involvedObject.kind=Pod,involvedObject.name=web");
    }

    [Fact]
    public async Task Of_too_many_pods_those_of_a_workload_are_found_by_their_labels()
    {
        unreadable["Pod"] = new Failure.Invalid("too many");

        await Diagnosis("deployment/web");

        Assert.Contains(asked, one => one.Kind == "Pod" && one.Query.LabelSelector == "app=web,tier=front");
    }

    [Fact]
    public async Task A_subject_that_is_not_there_among_too_many_is_not_found()
    {
        unreadable["Pod"] = new Failure.Invalid("too many");

        Assert.True((await Handle("pod/nobody")).IsFailure(out var failure, out _));
        Assert.IsType<Failure.NotFound>(failure);
    }

    [Fact]
    public async Task Without_the_pods_there_is_no_diagnosis()
    {
        unreadable["Pod"] = new Failure.ClusterFailed("no answer");

        Assert.True((await Handle(null)).IsFailure(out var failure, out _));
        Assert.IsType<Failure.ClusterFailed>(failure);
    }

    [Fact]
    public async Task No_log_is_read_where_it_cannot_be_told_what_is_secret_in_it()
    {
        unreadable["Secret"] = new Failure.ClusterFailed("no answer");

        var verdict = await Diagnosis("pod/web");

        Assert.Contains(verdict.NotChecked, gap => gap.What.StartsWith("log of c in pod/web", StringComparison.Ordinal));
        await logs.DidNotReceiveWithAnyArgs().Open(default!, default, default!, Cancellation);
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_is_said_not_to_have_been()
    {
        logs.Open(default!, default, default!, Cancellation).ReturnsForAnyArgs((Result<OpenedLog>)new Failure.ClusterFailed("the node does not answer"));

        Assert.Contains((await Diagnosis("pod/web")).NotChecked, gap => gap.Why == "the node does not answer");
    }

    [Fact]
    public async Task Of_a_kind_that_no_rule_knows_it_is_said_that_none_does() =>
        Assert.Contains((await Diagnosis("ingress/x")).NotChecked, gap => gap.Why.Contains("no rule knows the kind Ingress", StringComparison.Ordinal));

    private static async IAsyncEnumerable<Result<LogLine>> Lines(params string[] lines)
    {
        foreach (var line in lines)
        {
            await Task.Yield();
            yield return new LogLine(default, line);
        }
    }

    private async Task<Verdict> Diagnosis(string resource)
    {
        Assert.False((await Handle(resource)).IsFailure(out var failure, out var verdict), failure?.Message);
        return verdict!;
    }

    private Task<Result<Verdict>> Handle(string? resource) => new DiagnoseHandler(catalog, objects, new SnapshotReader(lists, objects, logs, TimeProvider.System))
        .Handle(new Diagnose("shop", resource, new OnBehalf("builtin", Guid.NewGuid(), "tc-1")), Cancellation);
}
