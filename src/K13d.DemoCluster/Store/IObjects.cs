using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>
/// What controllers, the kubelet and the seed call: the way of an HTTP request after authentication (defaults, validation, store,
/// watch events), without HTTP. An object that it hands out is shared and frozen: <see cref="JsonNode.DeepClone"/> before changing it.
/// Failures are <see cref="ApiException"/>, as the real API server's.
/// </summary>
internal interface IObjects
{
    /// <summary>What is served now, custom resources included, once each in its preferred version.</summary>
    IReadOnlyCollection<ResourceType> Types { get; }

    /// <summary>What serves a kind in exactly this version, or null where nothing does.</summary>
    ServedResource? KindOf(string apiVersion, string kind);

    /// <summary>The object, or null where there is none.</summary>
    JsonObject? Find(GroupResource resource, string? @namespace, string name);

    /// <param name="namespace">Null for all namespaces, and for what has none.</param>
    IReadOnlyList<JsonObject> List(GroupResource resource, string? @namespace = null);

    /// <summary>Creates the object in its <c>metadata.namespace</c>; answers it as stored.</summary>
    JsonObject Create(GroupResource resource, JsonObject value, string fieldManager);

    /// <summary>
    /// Creates the object with the <c>creationTimestamp</c>, <c>uid</c> and <c>status</c> that it brings, where it brings them: how the seed
    /// makes a cluster that has lived for days. Defaults are set as for every object.
    /// </summary>
    JsonObject Plant(GroupResource resource, JsonObject value);

    /// <summary>
    /// Reads, changes a copy and stores it, again from the start on a conflict. Answers the object as stored, or null where there is none.
    /// A change that changes nothing writes nothing.
    /// </summary>
    /// <param name="subresource">
    /// <c>status</c> to store only what is below <c>status</c>; <c>binding</c> to place a pod and say so in its status; <c>finalize</c> to change
    /// what holds a namespace, its <c>spec.finalizers</c>; null to store all but these.
    /// </param>
    JsonObject? Change(GroupResource resource, string? @namespace, string name, Action<JsonObject> change, string fieldManager, string? subresource = null);

    /// <param name="options">A <c>DeleteOptions</c>, or null for the defaults of its kind.</param>
    void Delete(GroupResource resource, string? @namespace, string name, JsonObject? options = null);

    /// <summary>
    /// First every object there is as an <c>ADDED</c> event, then every change in order, until cancelled. A reader that falls behind loses nothing.
    /// </summary>
    IAsyncEnumerable<WatchEvent> Watch(GroupResource resource, CancellationToken cancellation);
}

/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
internal sealed record WatchEvent(string Type, JsonObject Object);
