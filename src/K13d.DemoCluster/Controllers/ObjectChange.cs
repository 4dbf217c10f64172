using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Controllers;

/// <summary>What happened to an object: created without <paramref name="Before"/>, gone without <paramref name="After"/>.</summary>
internal sealed record ObjectChange(GroupResource Resource, JsonObject? Before, JsonObject? After)
{
    public JsonObject Latest => After ?? Before ?? throw new InvalidOperationException("A change without an object.");

    public ObjectKey Key => Latest.Key;

    /// <summary>Whether a field of it became another.</summary>
    public bool Touches(params ReadOnlySpan<string> path) => !Before.At(path).SameAs(After.At(path));
}
