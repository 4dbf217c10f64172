using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Json;

/// <summary>What every object of Kubernetes has, or may have.</summary>
internal static class ObjectFields
{
    extension(JsonObject value)
    {
        /// <summary>Empty where the object has none yet.</summary>
        public string Name => value.Text("metadata", "name") ?? "";

        /// <summary>Null for what is in no namespace.</summary>
        public string? Namespace => value.Text("metadata", "namespace");

        /// <summary>Empty where the object is not stored yet.</summary>
        public string Uid => value.Text("metadata", "uid") ?? "";

        /// <summary>0 where the kind has no generations.</summary>
        public long Generation => value.Number("metadata", "generation") ?? 0;

        public DateTimeOffset CreatedAt => value.Time("metadata", "creationTimestamp") ?? default;

        public bool IsBeingDeleted => value.At("metadata", "deletionTimestamp") is not null;

        /// <summary>The label's value, or null.</summary>
        public string? Label(string name) => value.Text("metadata", "labels", name);

        /// <summary>The annotation's value, or null.</summary>
        public string? Annotation(string name) => value.Text("metadata", "annotations", name);

        public IEnumerable<JsonObject> Owners => value.Items("metadata", "ownerReferences");

        /// <summary>The one owner that manages the object, or null.</summary>
        public JsonObject? ControllerReference => value.Owners.FirstOrDefault(owner => owner.Flag("controller") == true);

        /// <summary>The condition of that type, or null.</summary>
        public JsonObject? Condition(string type) => value.Items("status", "conditions").FirstOrDefault(condition => condition.Text("type") == type);

        /// <summary>Whether the condition of that type is there and true.</summary>
        public bool Is(string condition) => value.Condition(condition).Text("status") == "True";
    }
}
