using System.Text.Json.Nodes;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Pods;

/// <summary>
/// Whether the cluster lets K13d into a pod. A WebSocket is opened by GET, for which an API server before 1.35 asks for the right <c>get</c> only;
/// whoever was given that did not mean to hand out shells.
/// </summary>
/// <seealso href="https://github.com/kubernetes/kubernetes/issues/133515"/>
internal sealed class PodRights(ClusterConnection connection)
{
    private static readonly string Reviews = ApiRequest.PathOf("apis", "authorization.k8s.io", "v1", "selfsubjectaccessreviews");

    /// <summary>Forbidden where K13d's own account lacks the right <c>create</c> on the pod's subresource.</summary>
    /// <param name="subresource">exec, attach or portforward.</param>
    public async Task<Result<Done>> Create(string subresource, ResourceRef pod, CancellationToken cancellation)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject
                {
                    ["verb"] = "create",
                    ["resource"] = "pods",
                    ["subresource"] = subresource,
                    ["namespace"] = pod.Namespace,
                    ["name"] = pod.Name,
                },
            },
        };
        // It stores nothing, so it may be asked again.
        var asked = await connection.Send(ApiRequest.Create(Reviews, review) with { MayRepeat = true }, cancellation);
        if (asked.IsFailure(out var failure, out var answer))
        {
            return failure;
        }

        return (bool?)answer["status"]?["allowed"] == true
            ? new Done()
            : new Failure.Forbidden(
                $"The cluster does not let K13d do this: its account may not create pods/{subresource} in the namespace {pod.Namespace}. "
                + "Give it a role with that verb.");
    }
}
