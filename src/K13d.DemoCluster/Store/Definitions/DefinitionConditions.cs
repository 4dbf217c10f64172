using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Store.Definitions;

/// <summary>The conditions of a CustomResourceDefinition. Source: k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/helpers.go.</summary>
internal static class DefinitionConditions
{
    public const string NamesAccepted = "NamesAccepted";
    public const string Established = "Established";
    public const string Terminating = "Terminating";

    /// <summary>Sets the condition of that type; its time is kept for as long as its status is.</summary>
    public static void Set(JsonObject definition, string type, string status, string reason, string message, DateTimeOffset now)
    {
        var known = definition.Condition(type);
        var condition = new JsonObject
        {
            ["type"] = type,
            ["status"] = status,
            ["lastTransitionTime"] = known.Text("status") == status ? known!["lastTransitionTime"]!.DeepClone() : now.Stamp(),
            ["reason"] = reason,
            ["message"] = message,
        };
        var conditions = definition.ChildOrNew("status").ListOrNew("conditions");
        if (known is null)
        {
            conditions.Add(condition);
        }
        else
        {
            conditions[conditions.IndexOf(known)] = condition;
        }
    }
}
