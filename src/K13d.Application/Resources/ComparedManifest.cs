using System.Text.Json.Nodes;

namespace K13d.Application.Resources;

/// <summary>An object without what the cluster changes by itself, so that what somebody changed is seen.</summary>
internal static class ComparedManifest
{
    private static readonly string[] Bookkeeping = ["managedFields", "resourceVersion", "generation"];

    /// <summary>What a dry run makes up for an object that is not there.</summary>
    private static readonly string[] MadeUp = ["uid", "creationTimestamp"];

    /// <param name="applied">The manifest; a status counts only where it has one.</param>
    /// <param name="isNew">Whether the object is one that is not there.</param>
    public static JsonObject Of(JsonObject found, JsonObject applied, bool isNew = false)
    {
        var compared = (JsonObject)found.DeepClone();
        if (!applied.ContainsKey("status"))
        {
            compared.Remove("status");
        }

        foreach (var field in isNew ? [.. Bookkeeping, .. MadeUp] : Bookkeeping)
        {
            (compared["metadata"] as JsonObject)?.Remove(field);
        }

        return compared;
    }
}
