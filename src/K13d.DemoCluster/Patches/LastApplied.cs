using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Tables;

namespace K13d.DemoCluster.Patches;

/// <summary>
/// The annotation of client-side apply. Where kubectl comes to server-side apply, the server lets it change what it had applied before, and keeps
/// the annotation true. Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#migration-between-client-side-and-server-side-apply.
/// </summary>
internal static class LastApplied
{
    private const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Kubectl = "kubectl";

    /// <summary>The fields that still have the value that kubectl had applied from the client's side.</summary>
    public static FieldSet Unchanged(JsonObject live, ApplyRequest request)
    {
        if (request.Manager != Kubectl || Read(live) is not { } last)
        {
            return FieldSet.None;
        }

        var comparison = FieldComparison.Of(last, FieldRules.Compared(live), request.Schema);
        return FieldWalk.FieldsOf(last, request.Schema).Except(comparison.Changed).Except(comparison.Removed);
    }

    /// <summary>Writes what is applied into the annotation, where the object has one.</summary>
    public static void Renew(JsonObject result, JsonObject applied, string manager)
    {
        if (manager == Kubectl && result["metadata"]?["annotations"] is JsonObject annotations && annotations.ContainsKey(Annotation))
        {
            var configuration = applied.DeepClone().AsObject();
            (configuration["metadata"]?["annotations"] as JsonObject)?.Remove(Annotation);
            annotations[Annotation] = GoJson.Write(configuration) + "\n";
        }
    }

    private static JsonObject? Read(JsonObject live)
    {
        try
        {
            return live["metadata"]?["annotations"]?[Annotation] is JsonValue value && value.TryGetValue<string>(out var json)
                ? JsonNode.Parse(json) as JsonObject
                : null;
        }
        catch (JsonException)
        {
            // An annotation that is no configuration pardons nothing.
            return null;
        }
    }
}
