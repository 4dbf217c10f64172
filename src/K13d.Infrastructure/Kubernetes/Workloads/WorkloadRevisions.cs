using System.Globalization;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Domain.Workloads;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Workloads;

/// <summary>Reads revisions where <c>kubectl rollout history</c> does: in the ReplicaSets of a Deployment, the ControllerRevisions of the other kinds.</summary>
internal sealed class WorkloadRevisions(ClusterConnection connection) : IWorkloadRevisions
{
    private const string Number = "deployment.kubernetes.io/revision";
    private const string ChangeCause = "kubernetes.io/change-cause";
    private const string HashLabel = "pod-template-hash";

    private static readonly ResourceKind ControllerRevision =
        new("apps", "v1", "controllerrevisions", "controllerrevision", "ControllerRevision", Namespaced: true);

    /// <summary>What belongs to the Deployment and not to one of its revisions: kubectl leaves these as they are.</summary>
    /// <seealso href="https://github.com/kubernetes/kubectl/blob/v0.34.0/pkg/polymorphichelpers/rollback.go"/>
    private static readonly HashSet<string> OfTheDeployment =
    [
        "kubectl.kubernetes.io/last-applied-configuration",
        Number,
        "deployment.kubernetes.io/revision-history",
        "deployment.kubernetes.io/desired-replicas",
        "deployment.kubernetes.io/max-replicas",
        "deprecated.deployment.rollback.to",
    ];

    public async Task<Result<RevisionHistory>> Of(ResourceRef workload, CancellationToken cancellation)
    {
        var kept = workload.Kind == ResourceKind.Deployment ? ResourceKind.ReplicaSet : ControllerRevision;
        if ((await Read(workload, cancellation)).IsFailure(out var failure, out var manifest)
            || (await List(kept, workload, manifest, cancellation)).IsFailure(out failure, out var list))
        {
            return failure;
        }

        var uid = (string?)manifest["metadata"]!["uid"];
        return new RevisionHistory(
            Template(manifest["spec"]!),
            manifest["spec"]!["paused"]?.GetValue<bool>() ?? false,
            [
                .. list["items"]!.AsArray()
                    .Where(item => IsControlledBy(item!, uid))
                    .Select(item => Revision(item!, kept))
                    .OfType<WorkloadRevision>()
                    .OrderBy(revision => revision.Number),
            ]);
    }

    public async Task<Result<Done>> RollBack(ResourceRef workload, WorkloadRevision to, CancellationToken cancellation)
    {
        var steps = new JsonArray(Replace("/spec/template", to.Template.DeepClone()));
        if (workload.Kind == ResourceKind.Deployment)
        {
            if ((await Read(workload, cancellation)).IsFailure(out var failure, out var manifest))
            {
                return failure;
            }

            steps.Add(Replace("/metadata/annotations", Annotations(manifest, to)));
        }

        return (await connection.Send(ApiRequest.JsonPatch(ResourcePaths.Object(workload), steps), cancellation)).Map(_ => new Done());
    }

    private Task<Result<JsonObject>> Read(ResourceRef workload, CancellationToken cancellation) =>
        connection.Get(ResourcePaths.Object(workload), cancellation);

    private Task<Result<JsonObject>> List(ResourceKind kept, ResourceRef workload, JsonObject manifest, CancellationToken cancellation) => connection.Send(
        new ApiRequest(HttpMethod.Get, ResourcePaths.Collection(kept, workload.Namespace)) { Query = [("labelSelector", SelectorText.Of(manifest["spec"]!["selector"]))] },
        cancellation);

    private static bool IsControlledBy(JsonNode item, string? uid) => (item["metadata"]?["ownerReferences"]?.AsArray() ?? [])
        .Any(owner => owner?["controller"]?.GetValue<bool>() == true && (string?)owner["uid"] == uid);

    /// <summary>Null for a ReplicaSet that the Deployment has not numbered yet.</summary>
    private static WorkloadRevision? Revision(JsonNode item, ResourceKind kept)
    {
        var annotations = Texts(item["metadata"]!["annotations"]);
        var number = kept == ResourceKind.ReplicaSet
            ? annotations.TryGetValue(Number, out var text) && long.TryParse(text, CultureInfo.InvariantCulture, out var parsed) ? parsed : null
            : item["revision"]?.GetValue<long>();
        return number is null
            ? null
            : new WorkloadRevision(
                number.Value,
                annotations.GetValueOrDefault(ChangeCause),
                item["metadata"]!["creationTimestamp"]!.GetValue<DateTimeOffset>(),
                kept.NameOf((string)item["metadata"]!["name"]!),
                annotations,
                Template(kept == ResourceKind.ReplicaSet ? item["spec"]! : item["data"]!["spec"]!));
    }

    /// <summary>Without the label of the Deployment's controller, and the directive of a ControllerRevision that makes its data a patch.</summary>
    private static JsonObject Template(JsonNode spec)
    {
        var template = spec["template"]!.DeepClone().AsObject();
        template.Remove("$patch");
        if (template["metadata"] is JsonObject metadata)
        {
            (metadata["labels"] as JsonObject)?.Remove(HashLabel);
            if (metadata["creationTimestamp"] is null)
            {
                metadata.Remove("creationTimestamp");
            }
        }

        return template;
    }

    private static JsonObject Annotations(JsonObject deployment, WorkloadRevision to)
    {
        var annotations = Texts(deployment["metadata"]!["annotations"]).Where(annotation => OfTheDeployment.Contains(annotation.Key))
            .Concat(to.Annotations.Where(annotation => !OfTheDeployment.Contains(annotation.Key)));
        return new JsonObject(annotations.Select(annotation => KeyValuePair.Create<string, JsonNode?>(annotation.Key, annotation.Value)));
    }

    private static Dictionary<string, string> Texts(JsonNode? map) =>
        (map?.AsObject() ?? []).ToDictionary(entry => entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    /// <summary>In RFC 6902 it is <c>add</c> that also replaces what is there.</summary>
    private static JsonObject Replace(string path, JsonNode value) => new() { ["op"] = "add", ["path"] = path, ["value"] = value };
}
