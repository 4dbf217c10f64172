using System.Text.Json.Nodes;
using K13d.Application.Ports.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Nodes;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Nodes;

/// <summary>Evicts through the <c>eviction</c> subresource; says which budgets are meant where one forbids it.</summary>
/// <seealso href="https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/#how-api-initiated-eviction-works"/>
internal sealed class PodEviction(ClusterConnection connection) : IPodEviction
{
    private const int TooManyRequests = 429;

    public async Task<Result<Eviction>> Evict(PodOnNode pod, TimeSpan? gracePeriod, CancellationToken cancellation)
    {
        var request = ApiRequest.Create(PathOf(pod) + ApiRequest.PathOf("eviction"), Body(pod, gracePeriod));
        if (!(await connection.Send(request, cancellation)).IsFailure(out var failure, out _))
        {
            return Eviction.Accepted;
        }

        return failure switch
        {
            // It is gone, or another pod has its name by now; or it goes with its namespace. The next look at the node shows it.
            Failure.NotFound or Failure.Conflict => Eviction.Accepted,
            Failure.Forbidden when HasCause(failure, "NamespaceTerminating") => Eviction.Accepted,
            Failure.ClusterFailed when StatusOf(failure) == TooManyRequests => await HeldBack(pod, failure, cancellation),
            Failure.ClusterFailed => await Unevictable(pod, failure, cancellation),
            _ => failure,
        };
    }

    private static JsonObject Body(PodOnNode pod, TimeSpan? gracePeriod)
    {
        var options = new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = pod.Uid } };
        if (gracePeriod is { } grace)
        {
            options["gracePeriodSeconds"] = (long)grace.TotalSeconds;
        }

        return new JsonObject
        {
            ["apiVersion"] = "policy/v1",
            ["kind"] = "Eviction",
            ["metadata"] = new JsonObject { ["name"] = pod.Name, ["namespace"] = pod.Namespace },
            ["deleteOptions"] = options,
        };
    }

    private async Task<Result<Eviction>> HeldBack(PodOnNode pod, Failure refusal, CancellationToken cancellation)
    {
        var after = refusal.Details.GetValueOrDefault("retryAfterSeconds") is int seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var isBudget = HasCause(refusal, "DisruptionBudget");
        if (!isBudget)
        {
            return new Eviction(EvictionAnswer.HeldBack, [], after);
        }

        // That a budget holds it back is certain; which one is only said in words, so it is looked up, and left open where that fails.
        return (await BudgetsOf(pod, cancellation)).IsFailure(out _, out var budgets)
            ? new Eviction(EvictionAnswer.HeldBack, [], after)
            : new Eviction(EvictionAnswer.HeldBack, budgets.Names, after);
    }

    /// <summary>Kubernetes does not evict what more than one budget is about, and calls that an internal error.</summary>
    private async Task<Result<Eviction>> Unevictable(PodOnNode pod, Failure failure, CancellationToken cancellation) =>
        !(await BudgetsOf(pod, cancellation)).IsFailure(out _, out var budgets) && budgets.Names.Count > 1
            ? new Failure.Conflict(
                $"More than one budget is about it ({string.Join(", ", budgets.Names)}), and Kubernetes evicts no such pod: change their selectors.")
            : failure;

    private async Task<Result<Budgets>> BudgetsOf(PodOnNode pod, CancellationToken cancellation)
    {
        var all = new ApiRequest(HttpMethod.Get, ApiRequest.PathOf("apis", "policy", "v1", "namespaces", pod.Namespace, "poddisruptionbudgets"));
        if ((await connection.Send(all, cancellation)).IsFailure(out var failure, out var list))
        {
            return failure;
        }

        var names = new List<string>();
        foreach (var budget in list["items"]!.AsArray().Where(budget => budget!["spec"]?["selector"] is not null))
        {
            var selected = new ApiRequest(HttpMethod.Get, ApiRequest.PathOf("api", "v1", "namespaces", pod.Namespace, "pods"))
            {
                Query = [("fieldSelector", $"metadata.name={pod.Name}"), ("labelSelector", SelectorText.Of(budget!["spec"]!["selector"]))],
            };
            if ((await connection.Send(selected, cancellation)).IsFailure(out failure, out var found))
            {
                return failure;
            }

            if (found["items"]!.AsArray().Count > 0)
            {
                names.Add($"{pod.Namespace}/{(string?)budget["metadata"]!["name"]}");
            }
        }

        return new Budgets([.. names.Order(StringComparer.Ordinal)]);
    }

    private static string PathOf(PodOnNode pod) => ApiRequest.PathOf("api", "v1", "namespaces", pod.Namespace, "pods", pod.Name);

    private static int StatusOf(Failure failure) => failure.Details.GetValueOrDefault("status") is int status ? status : 0;

    private static bool HasCause(Failure failure, string reason) =>
        failure.Details.GetValueOrDefault("causes") is IEnumerable<Dictionary<string, string?>> causes
        && causes.Any(cause => cause.GetValueOrDefault("reason") == reason);

    private sealed record Budgets(IReadOnlyList<string> Names);
}
