using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Selectors;

/// <summary>A field that objects can be selected by.</summary>
/// <param name="Paths">Where it is; of several places the first that is set.</param>
/// <param name="Absent">Its value where none is set.</param>
internal sealed record SelectableField(IReadOnlyList<string[]> Paths, string Absent = "")
{
    public string ValueOf(JsonObject value)
    {
        foreach (var path in Paths)
        {
            JsonNode? found = value;
            foreach (var step in path)
            {
                found = (found as JsonObject)?[step];
            }

            if (found is JsonValue scalar)
            {
                return scalar.GetValueKind() == JsonValueKind.String ? (string)scalar! : scalar.ToJsonString();
            }
        }

        return Absent;
    }
}

/// <summary>Which fields each kind can be selected by, and how it refuses another.</summary>
internal static class SelectableFields
{
    private static readonly FrozenDictionary<GroupResource, FrozenDictionary<string, SelectableField>> ByResource =
        new Dictionary<GroupResource, FrozenDictionary<string, SelectableField>>
        {
            [new("", "pods")] = Of(
                "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork:false", "status.phase",
                "status.podIP", "status.nominatedNodeName"),
            [new("", "nodes")] = Of("spec.unschedulable:false"),
            [new("", "namespaces")] = Of("status.phase"),
            [new("", "secrets")] = Of("type"),
            [new("", "services")] = Of("spec.clusterIP", "spec.type"),
            [new("", "replicationcontrollers")] = Of("status.replicas:0"),
            [new("", "events")] = Of(
                "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
                "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source=source.component|reportingComponent",
                "type"),
            [new("events.k8s.io", "events")] = Of(
                "regarding.kind=involvedObject.kind", "regarding.namespace=involvedObject.namespace", "regarding.name=involvedObject.name",
                "regarding.uid=involvedObject.uid", "regarding.apiVersion=involvedObject.apiVersion",
                "regarding.resourceVersion=involvedObject.resourceVersion", "regarding.fieldPath=involvedObject.fieldPath", "reason",
                "reportingController=reportingComponent", "type"),
            [new("batch", "jobs")] = Of("status.successful=status.succeeded:0"),
            [new("certificates.k8s.io", "certificatesigningrequests")] = Of("spec.signerName"),
            [new("resource.k8s.io", "resourceslices")] = Of("spec.nodeName", "spec.driver"),
        }.ToFrozenDictionary();

    /// <exception cref="ApiException">400: the kind cannot be selected by that field.</exception>
    public static SelectableField Find(ServedResource resource, string field)
    {
        if (field == "metadata.name" || (field == "metadata.namespace" && resource.Type.IsNamespaced))
        {
            return new SelectableField([field.Split('.')]);
        }

        if (ByResource.TryGetValue(resource.Type.Resource, out var fields) && fields.TryGetValue(field, out var found))
        {
            return found;
        }

        return IsDefined(resource, field) ? new SelectableField([field.Split('.')]) : throw Refusals.BadRequest(Refusal(resource.Type, resource, field));
    }

    private static bool IsDefined(ServedResource resource, string field) =>
        resource.Definition?["selectableFields"] is JsonArray fields && fields.Any(defined => (string?)defined!["jsonPath"] == '.' + field);

    private static string Refusal(ResourceType type, ServedResource resource, string field) => type.Resource switch
    {
        ("batch", "jobs") => $"field label \"{field}\" not supported for Job",
        ("resource.k8s.io", "resourceslices") => $"field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: {field}",
        _ when resource.IsCustom || ByResource.ContainsKey(type.Resource) => $"field label not supported: {field}",
        _ => $"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"",
    };

    /// <param name="fields"><c>name</c>, <c>name=path|otherPath</c>, each with <c>:absent</c> for what it is where it is not set.</param>
    private static FrozenDictionary<string, SelectableField> Of(params string[] fields) => fields.Select(field =>
    {
        var absent = field.Split(':');
        var parts = absent[0].Split('=');
        var paths = parts[^1].Split('|').Select(path => path.Split('.')).ToList();
        return KeyValuePair.Create(parts[0], new SelectableField(paths, absent.ElementAtOrDefault(1) ?? ""));
    }).ToFrozenDictionary(StringComparer.Ordinal);
}
