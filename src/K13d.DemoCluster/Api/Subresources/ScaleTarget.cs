using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>How many replicas an object wants and has, as an <c>autoscaling/v1</c> Scale.</summary>
internal sealed class ScaleTarget : IWriteTarget
{
    private static readonly ResourceType ScaleType = new("autoscaling", "v1", "scale", "scale", "Scale", true, [], [], [], []);

    /// <summary>Autoscaling's own document does not have it: it is served below what is scaled.</summary>
    private const string Document = "apis/apps/v1";

    private readonly ServedResource scaled;

    public ScaleTarget(ServedResource scaled)
    {
        this.scaled = scaled;
        Resource = new ServedResource(
            ScaleType with { IsNamespaced = scaled.Type.IsNamespaced }, scaled.Storage, ScaleType.ApiVersion, null, Document: Document);
    }

    public ServedResource Resource { get; }

    public JsonObject View(JsonObject stored)
    {
        var metadata = new JsonObject();
        foreach (var field in (ReadOnlySpan<string>)["name", "namespace", "uid", "resourceVersion", "creationTimestamp"])
        {
            if (stored["metadata"]![field] is { } value)
            {
                metadata[field] = value.DeepClone();
            }
        }

        var status = new JsonObject { ["replicas"] = Number(Find(stored, StatusPath)) };
        if (SelectorOf(stored) is { Length: > 0 } selector)
        {
            status["selector"] = selector;
        }

        return new JsonObject
        {
            ["kind"] = "Scale",
            ["apiVersion"] = "autoscaling/v1",
            ["metadata"] = metadata,
            ["spec"] = SpecOf(Number(Find(stored, SpecPath))),
            ["status"] = status,
        };
    }

    /// <summary>Source: https://github.com/kubernetes/apimachinery/blob/v0.34.2/pkg/util/managedfields/scalehandler.go.</summary>
    public JsonObject ViewToPatch(JsonObject stored)
    {
        var view = View(stored);
        string[] owned = ["fieldsV1", .. SpecPath.Select(step => $"f:{step}")];
        var entries = (stored["metadata"]!["managedFields"] as JsonArray ?? []).Where(entry => Find(entry, owned) is not null).Select(entry =>
        {
            var scale = entry!.DeepClone();
            scale["apiVersion"] = ScaleType.ApiVersion;
            scale["fieldsV1"] = new JsonObject { ["f:spec"] = new JsonObject { ["f:replicas"] = new JsonObject() } };
            return scale;
        }).ToArray();
        if (entries.Length > 0)
        {
            view["metadata"]!["managedFields"] = new JsonArray(entries);
        }

        return view;
    }

    public JsonObject Merge(JsonObject view, JsonObject stored)
    {
        var target = stored;
        foreach (var step in SpecPath[..^1])
        {
            if (target[step] is not JsonObject next)
            {
                target[step] = next = [];
            }

            target = next;
        }

        var replicas = Number(view["spec"]?["replicas"]);
        // A custom object is held to its own schema.
        if (replicas < 0 && !scaled.IsCustom)
        {
            var (name, why) = ((string)stored["metadata"]!["name"]!, $"Invalid value: {replicas}: must be greater than or equal to 0");
            throw new ApiException(
                422,
                "Invalid",
                $"Scale.autoscaling \"{name}\" is invalid: spec.replicas: {why}",
                Refusals.Details(new GroupResource("autoscaling", "Scale"), name, Refusals.Cause("FieldValueInvalid", why, "spec.replicas")));
        }

        target[SpecPath[^1]] = replicas;
        if ((string?)view["metadata"]?["resourceVersion"] is { Length: > 0 } expected)
        {
            stored["metadata"]!["resourceVersion"] = expected;
        }

        return stored;
    }

    private string[] SpecPath => scaled.Type.Scale is { } paths ? ScalePaths.StepsOf(paths.Spec) : ["spec", "replicas"];

    private string[] StatusPath => scaled.Type.Scale is { } paths ? ScalePaths.StepsOf(paths.Status) : ["status", "replicas"];

    private string SelectorOf(JsonObject stored)
    {
        if (scaled.Type.Scale is { } paths)
        {
            return paths.Selector is { } path && Find(stored, ScalePaths.StepsOf(path)) is JsonValue text ? text.ToString() : "";
        }

        var selector = stored["spec"]?["selector"] as JsonObject;
        // Replication controllers select by labels alone; the others by labels and expressions.
        var labels = selector?["matchLabels"] as JsonObject ?? (selector?["matchExpressions"] is null && scaled.Type.Group.Length == 0 ? selector : null);
        var terms = (labels ?? []).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
        return string.Join(',', terms.Concat((selector?["matchExpressions"] as JsonArray ?? []).Select(Term)));
    }

    private static string Term(JsonNode? expression)
    {
        var key = (string)expression!["key"]!;
        var values = string.Join(',', (expression["values"] as JsonArray ?? []).Select(value => (string)value!).Order(StringComparer.Ordinal));
        return (string?)expression["operator"] switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "DoesNotExist" => $"!{key}",
            _ => key,
        };
    }

    /// <summary>Go leaves out what is zero.</summary>
    private static JsonObject SpecOf(long replicas) => replicas == 0 ? [] : new JsonObject { ["replicas"] = replicas };

    private static long Number(JsonNode? value) => value is JsonValue number && number.TryGetValue<long>(out var replicas) ? replicas : 0;

    private static JsonNode? Find(JsonNode? value, string[] path) => path.Aggregate(value, (found, step) => (found as JsonObject)?[step]);
}
