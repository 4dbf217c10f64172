using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Nodes;
using K13d.DemoCluster.Seed;
using K13d.DemoCluster.Store;
using Microsoft.Extensions.Time.Testing;

namespace K13d.DemoCluster.Tests.Controllers;

/// <summary>A demo cluster by a clock of its own: minutes pass as fast as they can be played, always in the same way.</summary>
internal sealed class PlayedCluster
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 23, 20, 51, 39, TimeSpan.Zero));
    private readonly ControlPlane plane;
    private readonly Dictionary<(GroupResource, ObjectKey), JsonObject> told = [];

    public PlayedCluster(bool withNodes = true, bool metricsApi = false)
    {
        Objects = K13d.DemoCluster.Store.Objects.OfEmptyStore(clock);
        plane = new ControlPlane(Objects, "-----BEGIN CERTIFICATE-----", new ContainerLogs(clock), clock, new FaultlessLog(), new Random(1), metricsApi);
        if (withNodes)
        {
            foreach (var name in DemoNodes.Names) Objects.Plant(Resources.Nodes, DemoNodes.Describe(name, clock.GetUtcNow()));
        }

        Settle();
    }

    public Objects Objects { get; }

    public ControlPlane Plane => plane;

    public DateTimeOffset Now => clock.GetUtcNow();

    public JsonObject Apply(string manifest) => Apply(Manifests.Read(manifest).Single());

    public JsonObject Apply(JsonObject value)
    {
        if (value["metadata"]!["namespace"] is null) value["metadata"]!["namespace"] = "default";
        var type = Objects.Types.First(type => type.Kind == (string?)value["kind"] && type.ApiVersion == (string?)value["apiVersion"]);
        if (!type.IsNamespaced) value["metadata"]!.AsObject().Remove("namespace");
        return Objects.Create(type.Resource, value, "test");
    }

    public JsonObject Get(GroupResource resource, string name, string? @namespace = "default") =>
        Objects.Find(resource, @namespace, name) ?? throw new InvalidOperationException($"There is no {resource} {@namespace}/{name}.");

    public IReadOnlyList<JsonObject> List(GroupResource resource) => Objects.List(resource, "default");

    public void Change(GroupResource resource, string name, Action<JsonObject> change) => Objects.Change(resource, "default", name, change, "test");

    /// <summary>The Events about an object: reason, message and count.</summary>
    public IReadOnlyList<(string Type, string Reason, string Message, long? Count)> EventsOf(string name) =>
        [.. Objects.List(Resources.Events).Where(value => value.Text("involvedObject", "name") == name)
            .Select(value => (value.Text("type")!, value.Text("reason")!, value.Text("message")!, value.Number("count")))];

    /// <summary>Lets time pass, stopping wherever something is due.</summary>
    public void Pass(TimeSpan duration)
    {
        var end = Now + duration;
        Settle();
        while (plane.Loop.NextDue is { } due && due <= end)
        {
            if (due > Now) clock.Advance(due - Now);
            Settle();
        }

        if (end > Now) clock.Advance(end - Now);
        Settle();
    }

    /// <summary>Tells the control plane of every change since the last time, and lets it do all there is to do now.</summary>
    public void Settle()
    {
        var types = Objects.Types.Select(type => type.Resource).Where(resource => resource != Resources.Events).ToList();
        foreach (var resource in types)
        {
            var present = Objects.List(resource).ToDictionary(value => value.Key);
            foreach (var (key, value) in present)
            {
                if (told.TryGetValue((resource, key), out var before) && ReferenceEquals(before, value)) continue;
                if (before is not null && before.Uid != value.Uid) plane.Loop.Saw(resource, new WatchEvent("DELETED", before));
                told[(resource, key)] = value;
                plane.Loop.Saw(resource, new WatchEvent("ADDED", value));
            }

            foreach (var gone in told.Where(entry => entry.Key.Item1 == resource && !present.ContainsKey(entry.Key.Item2)).ToList())
            {
                told.Remove(gone.Key);
                plane.Loop.Saw(resource, new WatchEvent("DELETED", gone.Value));
            }
        }

        plane.Loop.Work(TestContext.Current.CancellationToken);
    }
}
