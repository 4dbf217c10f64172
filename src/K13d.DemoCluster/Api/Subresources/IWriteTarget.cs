using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>What a URL reads and writes of an object: the whole of it, or its scale.</summary>
internal interface IWriteTarget
{
    /// <summary>The kind that bodies and answers are of.</summary>
    ServedResource Resource { get; }

    /// <summary>What is read of a stored object; a copy.</summary>
    JsonObject View(JsonObject stored);

    /// <summary>What patches are made to: the view with whoever owns its fields; a copy.</summary>
    JsonObject ViewToPatch(JsonObject stored);

    /// <summary>The object that follows from writing a view.</summary>
    /// <param name="view">Decoded; taken over.</param>
    /// <param name="stored">A copy of the object as it is stored.</param>
    JsonObject Merge(JsonObject view, JsonObject stored);
}
