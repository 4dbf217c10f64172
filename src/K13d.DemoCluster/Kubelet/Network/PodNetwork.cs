using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Kubelet.Network;

/// <summary>Who is reached at a port: of the same pod, of another pod, or of one of a Service's. Safe to use from any thread.</summary>
internal sealed class PodNetwork(IObjects objects, ContainerLogs containers, TimeProvider time)
{
    /// <summary>The container of a pod that listens on a port; null where none does.</summary>
    public ContainerProcess? Listener(ObjectKey pod, int port) =>
        containers.RunningIn(pod).FirstOrDefault(process => process.ListensOn(port));

    /// <summary>Asks whoever is at a host's port.</summary>
    /// <param name="from">The pod that asks.</param>
    public WebReply Ask(ObjectKey from, string host, int port, WebQuestion question)
    {
        if (Find(from, host, port) is not var (address, pod, target)) return new WebReply(null, null);
        return new WebReply(address, pod is { } there && Listener(there, target) is { } process
            ? WebPages.Answer(process, there.Name, target, question, time.GetUtcNow()) : null);
    }

    private (string Address, ObjectKey? Pod, int Port)? Find(ObjectKey from, string host, int port)
    {
        if (host is "localhost" or "127.0.0.1" or "::1") return ("127.0.0.1", from, port);
        if (objects.List(Resources.Pods).FirstOrDefault(pod => pod.Text("status", "podIP") == host) is { } found) return (host, found.Key, port);
        return Service(from, host) is { } service ? Behind(service, port) : null;
    }

    private JsonObject? Service(ObjectKey from, string host)
    {
        if (char.IsAsciiDigit(host[0])) return objects.List(Resources.Services).FirstOrDefault(service => service.Text("spec", "clusterIP") == host);
        var parts = host.TrimEnd('.').Split('.');
        return parts is [_] or [_, _] or [_, _, "svc", ..] ? objects.Find(Resources.Services, parts.Length > 1 ? parts[1] : from.Namespace, parts[0]) : null;
    }

    private (string, ObjectKey?, int) Behind(JsonObject service, int port)
    {
        var address = service.Text("spec", "clusterIP") ?? "None";
        var name = service.Items("spec", "ports").FirstOrDefault(one => one.Number("port") == port)?.Text("name") ?? "";
        foreach (var subset in objects.Find(Resources.Endpoints, service.Namespace, service.Name).Items("subsets"))
        {
            var target = subset.Items("ports").FirstOrDefault(one => (one.Text("name") ?? "") == name).Number("port");
            if (target is { } number && service.Items("spec", "ports").Any(one => one.Number("port") == port)
                && subset.Items("addresses").FirstOrDefault() is { } first)
            {
                return (address, new ObjectKey(service.Namespace, first.Text("targetRef", "name") ?? ""), (int)number);
            }
        }

        return (address, null, port);
    }
}
