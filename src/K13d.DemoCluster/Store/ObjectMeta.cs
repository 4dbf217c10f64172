using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>What the server itself writes into an object's <c>metadata</c>.</summary>
internal static class ObjectMeta
{
    /// <summary>Of generated names: no vowels, so that no words come out. k8s.io/apimachinery/pkg/util/rand.</summary>
    private const string NameLetters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>The order that the real one writes its fields in.</summary>
    private static readonly string[] Order =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    public static JsonObject Of(JsonObject value)
    {
        if (value["metadata"] is JsonObject metadata)
        {
            return metadata;
        }

        metadata = [];
        value["metadata"] = metadata;
        return metadata;
    }

    /// <summary>A name of a prefix that generates names; the prefix is cut so that the name is not too long.</summary>
    public static string GenerateName(string prefix) => prefix[..Math.Min(prefix.Length, 58)] + RandomNumberGenerator.GetString(NameLetters, 5);

    public static IReadOnlyList<string> Finalizers(JsonObject value) =>
        [.. (value["metadata"]?["finalizers"] as JsonArray ?? []).Select(finalizer => (string)finalizer!)];

    public static void SetFinalizers(JsonObject value, IEnumerable<string> finalizers)
    {
        var list = new JsonArray([.. finalizers.Select(finalizer => JsonValue.Create(finalizer))]);
        if (list.Count == 0)
        {
            Of(value).Remove("finalizers");
        }
        else
        {
            Of(value)["finalizers"] = list;
        }
    }

    public static bool IsBeingDeleted(JsonObject value) => value["metadata"]?["deletionTimestamp"] is not null;

    /// <summary>Counts one more change of what was wanted, for a kind that counts them.</summary>
    public static void BumpGeneration(JsonObject value)
    {
        var metadata = Of(value);
        if ((long?)metadata["generation"] is { } generation and > 0)
        {
            metadata["generation"] = generation + 1;
        }
    }

    /// <summary>Puts what an update may not change back to what it was.</summary>
    public static void Keep(JsonObject from, JsonObject to, params ReadOnlySpan<string> fields)
    {
        var (before, after) = (Of(from), Of(to));
        foreach (var field in fields)
        {
            if (before[field] is { } value)
            {
                after[field] = value.DeepClone();
            }
            else
            {
                after.Remove(field);
            }
        }
    }

    public static void Sort(JsonObject value)
    {
        var metadata = Of(value);
        var fields = metadata.OrderBy(field => Array.IndexOf(Order, field.Key) is var place and >= 0 ? place : Order.Length).ToList();
        metadata.Clear();
        foreach (var (name, field) in fields)
        {
            metadata.Add(name, field);
        }
    }
}
