using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Store;
using Microsoft.AspNetCore.Http;

namespace K13d.DemoCluster.Api.Streams;

/// <summary>Answers <c>pods/log</c>: the lines of one container's run, and those that are to come, one page at a time.</summary>
internal sealed class PodLogs(IObjects objects, ContainerLogs logs, TimeProvider time, CancellationToken stopping)
{
    public async Task Answer(ApiRequest request)
    {
        Representation.RefuseUnknownOfLog(request.Http.Request);
        var options = LogOptions.Parse(request.Http.Request.Query, request.Name, time.GetUtcNow());
        var pod = PodOnNode.Find(objects, request.Namespace, request.Name, options.Container);
        if (pod.Node is null)
        {
            request.Http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        pod.RequireNode(objects, logs.AreKept, "containerLogs");
        RequireRun(pod, options.Previous);
        request.Http.Response.ContentType = "text/plain";
        await request.Http.Response.StartAsync(request.Cancellation);
        if (logs.Find(pod.Key, pod.Container, options.Previous) is not { } process) return;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(request.Cancellation, stopping);
        await Write(request.Http.Response, process, options, ended.Token);
    }

    /// <summary>As the kubelet looks before it opens a log: validateContainerLogStatus in pkg/kubelet/kubelet_pods.go.</summary>
    private static void RequireRun(PodOnNode pod, bool previous)
    {
        var (name, container, status) = (pod.Pod.Name, pod.Container, pod.Status);
        var hasEndedBefore = status.At("lastState", "terminated") is not null;
        if (status is null) throw Refusals.BadRequest($"container \"{container}\" in pod \"{name}\" is not available");
        if (previous && !hasEndedBefore) throw Refusals.BadRequest($"previous terminated container \"{container}\" in pod \"{name}\" not found");
        if (hasEndedBefore || status.At("state", "waiting") is not { } waiting) return;
        throw Refusals.BadRequest($"container \"{container}\" in pod \"{name}\" is waiting to start: " + waiting.Text("reason") switch
        {
            "ErrImagePull" => "image can't be pulled",
            "ImagePullBackOff" => "trying and failing to pull image",
            var reason => reason,
        });
    }

    private async Task Write(HttpResponse response, ContainerProcess process, LogOptions options, CancellationToken cancellation)
    {
        var writer = new LogText(response.BodyWriter, options);
        var from = options.Tail is { } tail ? process.StartOfLast(tail, time.GetUtcNow()) : 0;
        await foreach (var page in new OutputReader(process, time).Read(from, options.Follows, cancellation))
        {
            foreach (var line in page) writer.Write(line);
            await response.BodyWriter.FlushAsync(cancellation);
            if (writer.IsFull) return;
        }

        writer.End();
        await response.BodyWriter.FlushAsync(cancellation);
    }
}
