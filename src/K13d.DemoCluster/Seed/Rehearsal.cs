using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Store;
using Microsoft.Extensions.Logging;

namespace K13d.DemoCluster.Seed;

/// <summary>
/// A cluster whose past is played before it starts: the same controllers and kubelets, by a clock that jumps from one thing that is due to the
/// next. So ages, restarts, revisions and Events are not made up but come about.
/// </summary>
internal sealed class Rehearsal
{
    private readonly PastClock clock;
    private readonly Store.Objects objects;
    private readonly ControlPlane plane;

    public Rehearsal(DateTimeOffset start, string authority, ILogger logger, bool metricsApi)
    {
        clock = new PastClock(start);
        objects = Store.Objects.OfThePast(clock);
        plane = ControlPlane.ForThePast(objects, authority, clock, logger, new Random(13), metricsApi);
        foreach (var type in objects.Types.Where(type => type.Resource != Resources.Events))
        {
            foreach (var value in objects.List(type.Resource)) plane.Loop.Saw(type.Resource, new WatchEvent("ADDED", value));
        }
    }

    public IObjects Objects => objects;

    public void Apply(string file)
    {
        foreach (var manifest in Manifests.ReadEmbedded(file)) Apply(manifest);
    }

    public void Apply(JsonObject manifest)
    {
        var type = objects.Types.First(type => type.Kind == manifest.Text("kind") && type.ApiVersion == manifest.Text("apiVersion"));
        plane.Cluster.Create(type.Resource, manifest, "kubectl-create");
        plane.Loop.Work(CancellationToken.None);
    }

    public void Plant(GroupResource resource, JsonObject value)
    {
        plane.Loop.Saw(resource, new WatchEvent("ADDED", objects.Plant(resource, value)));
        plane.Loop.Work(CancellationToken.None);
    }

    public void Change(GroupResource resource, string @namespace, string name, Action<JsonObject> change)
    {
        plane.Cluster.Change(resource, new ObjectKey(@namespace, name), "kubectl-edit", change);
        plane.Loop.Work(CancellationToken.None);
    }

    /// <summary>Lets time pass until then.</summary>
    public void PlayUntil(DateTimeOffset end)
    {
        while (plane.Loop.NextDue is { } due && due <= end)
        {
            if (due > clock.Now) clock.Now = due;
            plane.Loop.Work(CancellationToken.None);
        }

        clock.Now = end;
    }
}
