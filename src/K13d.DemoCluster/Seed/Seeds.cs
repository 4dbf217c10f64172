using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Controllers.Pods;
using K13d.DemoCluster.Kubelet.Nodes;
using K13d.DemoCluster.Store;
using Microsoft.Extensions.Logging;

namespace K13d.DemoCluster.Seed;

/// <summary>What a demo cluster starts with: three nodes and, if asked for, a small shop that has been running for days.</summary>
internal static class Seeds
{
    /// <summary>The name of the documented examples' pod.</summary>
    public const string ExamplePod = "nginx-abc123";

    private static readonly TimeSpan EventsAreKept = TimeSpan.FromHours(1);

    // What others need comes first; the rest may come in any order.
    private static readonly GroupResource[] First =
        [Resources.Namespaces, Resources.CustomResourceDefinitions, Resources.Nodes, new("scheduling.k8s.io", "priorityclasses"), Resources.StorageClasses, Resources.ServiceAccounts];

    /// <summary>Nodes and what every cluster has, but no workloads.</summary>
    public static void PlantFoundation(IObjects objects, TimeProvider time)
    {
        foreach (var name in DemoNodes.Names) objects.Plant(Resources.Nodes, DemoNodes.Describe(name, time.GetUtcNow()));
        foreach (var file in new[] { "access.yaml", "cluster.yaml" })
        {
            foreach (var manifest in Manifests.ReadEmbedded(file)) Plant(objects, manifest);
        }
    }

    /// <summary>The foundation and the shop, with their past.</summary>
    /// <param name="authority">The certificate, as PEM, that pods know the API server by.</param>
    /// <param name="metricsApi">Whether autoscalers found <c>metrics.k8s.io</c>.</param>
    public static void PlantShop(IObjects objects, string authority, TimeProvider time, ILogger logger, bool metricsApi)
    {
        var now = time.GetUtcNow();
        var past = Play(now, authority, logger, metricsApi);
        var types = past.Types.Where(type => type.Resource.Group != "events.k8s.io").ToList();
        var replacements = Renamed(past);
        foreach (var type in types.OrderBy(type => Array.IndexOf(First, type.Resource) is var place and >= 0 ? place : First.Length))
        {
            foreach (var value in past.List(type.Resource).Where(value => type.Resource != Resources.Events || IsRecent(value, now))) Take(objects, type.Resource, Rename(value, replacements));
        }
    }

    private static IObjects Play(DateTimeOffset now, string authority, ILogger logger, bool metricsApi)
    {
        var past = new Rehearsal(now.AddDays(-9), authority, logger, metricsApi);
        foreach (var name in DemoNodes.Names) past.Plant(Resources.Nodes, DemoNodes.Describe(name, now.AddDays(-9)));
        foreach (var file in new[] { "access.yaml", "cluster.yaml", "system.yaml" }) past.Apply(file);
        past.PlayUntil(now.AddDays(-6));
        past.Apply("nginx.yaml");
        past.Apply("monitoring.yaml");
        past.PlayUntil(now.AddDays(-4));
        Roll(past, "default", "nginx", "nginx:1.26");
        past.Apply("payments.yaml");
        past.PlayUntil(now.AddDays(-2).AddHours(-3));
        past.Apply("shop.yaml");
        past.PlayUntil(now.AddDays(-2));
        Roll(past, "default", "nginx", "nginx:1.27");
        past.PlayUntil(now.AddMinutes(-25));
        past.Apply("broken.yaml");
        past.PlayUntil(now);
        return past.Objects;
    }

    private static void Roll(Rehearsal past, string @namespace, string deployment, string image) => past.Change(Resources.Deployments, @namespace, deployment, value =>
    {
        value.ChildOrNew("metadata", "annotations")["kubernetes.io/change-cause"] = $"kubectl set image deployment/{deployment} {deployment}={image}";
        value.Items("spec", "template", "spec", "containers").First()["image"] = image;
    });

    /// <summary>The generated name of nginx's pod and the one that the documentation calls it by.</summary>
    private static (string Generated, string Documented) Renamed(IObjects past)
    {
        var pod = past.List(Resources.Pods, "default").Single(pod => pod.Label("app") == "nginx" && !pod.IsBeingDeleted && pod.IsReady);
        return (pod.Name, ExamplePod);
    }

    private static JsonObject Rename(JsonObject value, (string Generated, string Documented) name)
    {
        if (value.Namespace is not "default") return value.Copy();
        return JsonEdits.ParseObject(value.ToJsonString().Replace(name.Generated, name.Documented, StringComparison.Ordinal));
    }

    private static bool IsRecent(JsonObject happened, DateTimeOffset now) =>
        (happened.Time("series", "lastObservedTime") ?? happened.Time("lastTimestamp") ?? happened.Time("eventTime") ?? happened.CreatedAt) > now - EventsAreKept;

    // The system namespaces are there before any seed.
    private static void Take(IObjects objects, GroupResource resource, JsonObject value)
    {
        if (resource == Resources.Namespaces && objects.Find(resource, null, value.Name) is not null) return;
        value.ChildOrNew("metadata").Remove("resourceVersion");
        value.ChildOrNew("metadata").Remove("managedFields");
        objects.Plant(resource, value);
    }

    private static void Plant(IObjects objects, JsonObject manifest)
    {
        var type = objects.Types.First(type => type.Kind == manifest.Text("kind") && type.ApiVersion == manifest.Text("apiVersion"));
        objects.Plant(type.Resource, manifest);
    }
}
