using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Source: k8s.io/apimachinery/pkg/api/validation/objectmeta.go.</summary>
internal static class MetadataValidation
{
    private const int AnnotationBytes = 256 * 1024;
    private const int CronJobName = 52;

    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

    public static void Check(JsonObject value, ResourceType type, FieldErrors errors)
    {
        var metadata = value.Child("metadata");
        Name(metadata, type, errors);
        Labels(metadata.Child("labels"), "metadata.labels", errors);
        Annotations(metadata.Child("annotations"), "metadata.annotations", errors);
        Owners(metadata, errors);
        Finalizers(metadata, errors);
    }

    public static void Update(JsonObject value, JsonObject current, FieldErrors errors)
    {
        if (!ObjectMeta.IsBeingDeleted(current))
        {
            return;
        }

        var added = value.Child("metadata").Texts("finalizers").Except(current.Child("metadata").Texts("finalizers")).Order(StringComparer.Ordinal).ToList();
        if (added.Count > 0)
        {
            var shown = string.Join(", ", added.Select(finalizer => $"\"{finalizer}\""));
            errors.Forbidden(
                "metadata.finalizers", $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{shown}}}");
        }
    }

    public static void Labels(JsonObject? labels, string path, FieldErrors errors)
    {
        foreach (var (key, value) in labels ?? [])
        {
            Names.Check(errors, path, key, Names.Qualified);
            Names.Check(errors, path, (string?)value, Names.LabelValue);
        }
    }

    public static void Annotations(JsonObject? annotations, string path, FieldErrors errors)
    {
        var bytes = 0L;
        foreach (var (key, value) in annotations ?? [])
        {
            Names.Check(errors, path, key.ToLowerInvariant(), Names.Qualified);
            bytes += key.Length + ((string?)value ?? "").Length;
        }

        if (bytes > AnnotationBytes)
        {
            errors.TooLong(path, AnnotationBytes);
        }
    }

    private static void Name(JsonObject? metadata, ResourceType type, FieldErrors errors)
    {
        var rule = RuleOf(type);
        if (metadata.Text("generateName") is { Length: > 0 } prefix)
        {
            Names.Check(errors, "metadata.generateName", prefix, text => rule(text.EndsWith('-') ? text[..^1] + "a" : text));
        }

        if (metadata.IsMissing("name"))
        {
            errors.Required("metadata.name", "name or generateName is required");
            return;
        }

        Names.Check(errors, "metadata.name", metadata.Text("name"), rule);
        if (type is { Group: "batch", Plural: "cronjobs" })
        {
            Names.Check(errors, "metadata.name", metadata.Text("name"), text => Names.TooLong(text, CronJobName));
        }
    }

    private static Func<string, IEnumerable<string>> RuleOf(ResourceType type) => type switch
    {
        { Group: "", Plural: "namespaces" } => Names.Label,
        { Group: "", Plural: "services" } => Names.ServiceLabel,
        { Group: "apps", Plural: "statefulsets" } => Names.Label,
        { Group: "rbac.authorization.k8s.io" } => Names.PathSegment,
        { Group: "apiregistration.k8s.io" } => Names.PathSegment,
        _ => Names.Subdomain,
    };

    private static void Owners(JsonObject? metadata, FieldErrors errors)
    {
        const string path = "metadata.ownerReferences";
        JsonObject? controller = null;
        foreach (var owner in metadata.Items("ownerReferences"))
        {
            Present(owner, "apiVersion", "version must not be empty", errors);
            Present(owner, "kind", "must not be empty", errors);
            Present(owner, "name", "must not be empty", errors);
            Present(owner, "uid", "must not be empty", errors);
            if (owner.Text("kind") == "Event" && owner.Text("apiVersion") is "v1" or "events.k8s.io/v1")
            {
                errors.Invalid(path, owner, $"{(owner.Text("apiVersion") == "v1" ? "/v1" : "events.k8s.io/v1")}, Kind=Event is disallowed from being an owner");
            }

            if (owner.Flag("controller") != true)
            {
                continue;
            }

            if (controller is not null)
            {
                errors.Invalid(
                    path,
                    metadata!["ownerReferences"],
                    $"Only one reference can have Controller set to true. Found \"true\" in references for {Shown(controller)} and {Shown(owner)}");
            }

            controller = owner;
        }
    }

    private static string Shown(JsonObject owner) => $"{owner.Text("kind")}/{owner.Text("name")}";

    private static void Present(JsonObject owner, string field, string why, FieldErrors errors)
    {
        if (owner.IsMissing(field))
        {
            errors.Invalid($"metadata.ownerReferences.{field}", "", why);
        }
    }

    private static void Finalizers(JsonObject? metadata, FieldErrors errors)
    {
        var index = 0;
        foreach (var finalizer in metadata.Texts("finalizers"))
        {
            var path = $"metadata.finalizers[{index++}]";
            Names.Check(errors, path, finalizer, Names.Qualified);
            if (!finalizer.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(finalizer) && !Names.Qualified(finalizer).Any())
            {
                errors.Invalid(path, finalizer, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }
}
