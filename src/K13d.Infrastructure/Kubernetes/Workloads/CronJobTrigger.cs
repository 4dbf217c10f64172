using System.Text.Json.Nodes;
using K13d.Application.Ports.Workloads;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;
using K13d.Infrastructure.Kubernetes.Resources;

namespace K13d.Infrastructure.Kubernetes.Workloads;

/// <summary>Creates Jobs as <c>kubectl create job --from=cronjob/…</c> does.</summary>
/// <seealso href="https://kubernetes.io/docs/reference/kubectl/generated/kubectl_create/kubectl_create_job/"/>
internal sealed class CronJobTrigger(ClusterConnection connection) : ICronJobTrigger
{
    /// <summary>Tells a Job that was started by hand.</summary>
    private const string Instantiate = "cronjob.kubernetes.io/instantiate";

    public async Task<Result<Done>> Trigger(ResourceRef cronJob, string jobName, CancellationToken cancellation)
    {
        var path = ResourcePaths.Object(cronJob);
        if ((await connection.Get(path, cancellation)).IsFailure(out var failure, out var manifest))
        {
            return failure;
        }

        var job = ApiRequest.Create(ResourcePaths.Collection(ResourceKind.Job, cronJob.Namespace), JobOf(manifest, cronJob, jobName));
        return (await connection.Send(job, cancellation)).Map(_ => new Done());
    }

    private static JsonObject JobOf(JsonObject cronJob, ResourceRef reference, string name)
    {
        var template = cronJob["spec"]!["jobTemplate"]!;
        var annotations = template["metadata"]?["annotations"]?.DeepClone().AsObject() ?? [];
        annotations[Instantiate] = "manual";
        return new JsonObject
        {
            ["apiVersion"] = ResourceKind.Job.ApiVersion,
            ["kind"] = ResourceKind.Job.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["annotations"] = annotations,
                ["labels"] = template["metadata"]?["labels"]?.DeepClone(),
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = reference.Kind.ApiVersion,
                    ["kind"] = reference.Kind.Kind,
                    ["name"] = reference.Name,
                    ["uid"] = cronJob["metadata"]!["uid"]!.DeepClone(),
                    ["controller"] = true,
                }),
            },
            ["spec"] = template["spec"]!.DeepClone(),
        };
    }
}
