using K13d.DemoCluster.Api.Reading;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Metrics;

/// <summary>
/// Answers <c>metrics.k8s.io</c> as metrics-server does behind the API server's aggregator: lists without pages or revisions, and no watches.
/// Source: https://github.com/kubernetes-sigs/metrics-server/tree/v0.8.0/pkg/api.
/// </summary>
internal sealed class MetricsApi(IObjects objects, Lists lists, Gets gets, TimeProvider time)
{
    private readonly MetricsObjects metrics = new(objects, time);

    public Task Answer(HttpContext http, ResourcePath path)
    {
        if (MetricsResources.Find(path.Version, path.Resource) is not { } resource
            || (path.Namespace is not null && !resource.Type.IsNamespaced)
            || (path.Name is not null && path.Namespace is null && resource.Type.IsNamespaced)
            || path.Subresource is not null)
        {
            throw Missing.Resource();
        }

        Missing.RefuseUnlessGet(http.Request);
        Representation.RefuseUnknown(http.Request, Representation.Known);
        var request = new ApiRequest(http, path, resource);
        if (path.IsWatch || (path.Name is null && request.Flag("watch"))) throw Refusals.MethodNotSupported(resource.Type.Resource, "watch");
        return path.Name is null ? AnswerList(request) : gets.Write(request, 200, Find(request));
    }

    private StoredObject Find(ApiRequest request) =>
        request.Type.IsNamespaced ? metrics.Pod(request.Namespace, request.Name) : metrics.Node(request.Name);

    private Task AnswerList(ApiRequest request)
    {
        var options = ListOptions.Parse(request, isWatch: false);
        var found = request.Type.IsNamespaced ? metrics.Pods(request.Namespace) : metrics.Nodes();
        return lists.Write(request, new Page([.. found.Where(options.Selects)], 0, null, null));
    }
}
