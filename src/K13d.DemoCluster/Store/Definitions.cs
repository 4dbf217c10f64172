using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store;

/// <summary>What the server says in the status of a CustomResourceDefinition, and when it lets one go.</summary>
internal static class Definitions
{
    private const string CleanUp = "customresourcecleanup.apiextensions.k8s.io";

    /// <summary>Takes its names and its stored version, so that it is served from now on.</summary>
    public static void Accept(JsonObject definition, DateTimeOffset now)
    {
        var spec = definition["spec"]!.AsObject();
        if (definition["status"] is not JsonObject status)
        {
            definition["status"] = status = [];
        }

        var conditions = status["conditions"] as JsonArray ?? [];
        status.Remove("conditions");
        SetCondition(conditions, "NamesAccepted", "True", "NoConflicts", "no conflicts found", now);
        SetCondition(conditions, "Established", "True", "InitialNamesAccepted", "the initial names have been accepted", now);
        status["conditions"] = conditions;
        status["acceptedNames"] = spec["names"]!.DeepClone();
        var stored = (status["storedVersions"] as JsonArray ?? []).Select(version => (string)version!).ToList();
        var current = spec["versions"]!.AsArray().Where(version => (bool?)version!["storage"] == true).Select(version => (string)version!["name"]!);
        status["storedVersions"] = new JsonArray([.. stored.Union(current).Select(version => JsonValue.Create(version))]);
    }

    public static bool HasObjects(ObjectStore store, JsonObject definition) =>
        store.Now(new GroupResource((string)definition["spec"]!["group"]!, (string)definition["spec"]!["names"]!["plural"]!)).Objects.Count > 0;

    /// <summary>Keeps one that is being deleted until its objects are gone.</summary>
    public static void Hold(JsonObject definition, DateTimeOffset now)
    {
        if (!ObjectMeta.Finalizers(definition).Contains(CleanUp))
        {
            ObjectMeta.SetFinalizers(definition, ObjectMeta.Finalizers(definition).Append(CleanUp));
        }

        if (definition["status"]?["conditions"] is JsonArray conditions)
        {
            SetCondition(conditions, "Terminating", "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress", now);
        }
    }

    public static void Release(JsonObject definition) =>
        ObjectMeta.SetFinalizers(definition, ObjectMeta.Finalizers(definition).Where(finalizer => finalizer != CleanUp));

    private static void SetCondition(JsonArray conditions, string type, string status, string reason, string message, DateTimeOffset now)
    {
        if (conditions.Any(condition => (string?)condition!["type"] == type && (string?)condition["status"] == status))
        {
            return;
        }

        conditions.Add(new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastTransitionTime"] = now.Stamp(),
            ["reason"] = reason,
            ["message"] = message,
        });
    }
}
