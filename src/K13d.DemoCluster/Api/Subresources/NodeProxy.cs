using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Kubelet.Usage;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>Answers <c>nodes/proxy</c>: of a kubelet's own API what tells how much is used.</summary>
/// <param name="isReached">Whether kubelets can be reached at all.</param>
internal sealed class NodeProxy(IObjects objects, TimeProvider time, bool isReached)
{
    private readonly StatsSummary summary = new(objects, time);

    public Task Answer(ApiRequest request)
    {
        var node = objects.Find(Resources.Nodes, null, request.Name) ?? throw request.NotFound();
        RequireReached(node);
        return request.Path.Rest switch
        {
            "stats/summary" => Answers.Json(request.Http, 200, summary.Of(node), isIndented: true),
            "metrics/resource" => Answers.Text(request.Http, 200, ResourceMetrics.Of(summary.Of(node))),
            var path => throw Missing.Feature($"a kubelet's /{path}"),
        };
    }

    /// <summary>As the API server's proxy says it: k8s.io/apimachinery/pkg/util/proxy/transport.go.</summary>
    private void RequireReached(JsonObject node)
    {
        if (isReached && NodeUsage.IsMeasured(node)) return;
        var address = node.Items("status", "addresses").FirstOrDefault(one => one.Text("type") == "InternalIP").Text("address") ?? node.Name;
        throw new ApiException(503, "ServiceUnavailable", $"error trying to reach service: dial tcp {address}:10250: connect: connection refused");
    }
}
