using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Tests.Admission;

/// <summary>Sends what was sent to the real one through the admission chain and compares what comes out.</summary>
public sealed partial class AdmissionTests
{
    private const string Space = "admission-cases";
    private const string OwnUid = "11111111-1111-1111-1111-111111111111";

    private static readonly JsonSerializerOptions Printed = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ObjectStore store = new();
    private readonly ResourceCatalog catalog;
    private readonly AdmissionChain chain;

    public AdmissionTests()
    {
        catalog = new ResourceCatalog(store);
        chain = new AdmissionChain(new Objects(store, catalog, TimeProvider.System), TimeProvider.System);
        Store(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Space } });
    }

    public static IEnumerable<TheoryDataRow<string, string>> Cases => RecordedCases.All;

    [Theory, MemberData(nameof(Cases))]
    public void An_object_is_admitted_or_refused_as_by_a_real_one(string topic, string name)
    {
        var recorded = RecordedCases.Of(topic).Single(candidate => (string)candidate["name"]! == name);
        foreach (var given in recorded["given"] as JsonArray ?? [])
        {
            Store(given!.DeepClone().AsObject());
        }

        var answer = recorded["answer"]!.AsObject();
        var own = recorded.ContainsKey("update") ? Update(recorded) : Create(recorded);

        Assert.Equal(Normalised(answer, recorded), Normalised(own, recorded));
    }

    private JsonObject Create(JsonObject recorded)
    {
        var sent = recorded["create"]!.DeepClone().AsObject();
        var resource = Find(sent);
        try
        {
            var body = JsonBody.Parse(Encoding.UTF8.GetBytes(sent.ToJsonString()), resource.Type.Kind);
            AdmissionChain.Read(body.Value, resource.Type, resource.Schema, ValidationOf(recorded), body.Repeated);
            var value = body.Value;
            Identify(value, resource);
            chain.Create(value, resource.Type, resource.Schema);
            return value;
        }
        catch (ApiException refused)
        {
            return refused.ToStatus();
        }
    }

    private JsonObject Update(JsonObject recorded)
    {
        var current = recorded["current"]!.DeepClone().AsObject();
        var resource = Find(current);
        Store(current.DeepClone().AsObject());
        var value = Merged(current.DeepClone(), recorded["update"])!.AsObject();
        try
        {
            AdmissionChain.Read(value, resource.Type, resource.Schema);
            chain.Update(value, current, resource.Type, resource.Schema);
            return value;
        }
        catch (ApiException refused)
        {
            return refused.ToStatus();
        }
    }

    private static FieldValidation ValidationOf(JsonObject recorded) =>
        ((string?)recorded["query"])?.Contains("Strict", StringComparison.Ordinal) == true ? FieldValidation.Strict : FieldValidation.Warn;

    private static void Identify(JsonObject value, ServedResource resource)
    {
        var metadata = value["metadata"]!.AsObject();
        if (resource.Type.IsNamespaced)
        {
            metadata["namespace"] ??= Space;
        }

        metadata["uid"] ??= OwnUid;
    }

    private ServedResource Find(JsonObject value) =>
        catalog.All.First(resource => resource.Type.ApiVersion == (string?)value["apiVersion"] && resource.Type.Kind == (string?)value["kind"]);

    private void Store(JsonObject value)
    {
        var resource = Find(value);
        AdmissionChain.Read(value, resource.Type, resource.Schema);
        Identify(value, resource);
        value["status"] ??= new JsonObject();
        if ((string?)value["kind"] == "CustomResourceDefinition")
        {
            value["status"] = JsonNode.Parse("""{"conditions":[{"type":"Established","status":"True"}]}""");
            value["status"]!["acceptedNames"] = value["spec"]!["names"]!.DeepClone();
        }

        Assert.NotNull(store.TryAdd(resource.Storage, value));
    }

    /// <summary>RFC 7386.</summary>
    private static JsonNode? Merged(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
        {
            return patch?.DeepClone();
        }

        var result = target as JsonObject ?? [];
        foreach (var (field, change) in changes)
        {
            if (change is null)
            {
                result.Remove(field);
            }
            else
            {
                var merged = Merged(result[field], change);
                result.Remove(field);
                result[field] = merged;
            }
        }

        return result;
    }

    /// <summary>What does not depend on time, chance and identity, in an order that does not matter.</summary>
    private static string Normalised(JsonObject answer, JsonObject recorded)
    {
        var value = answer.DeepClone().AsObject();
        var uid = (string?)value["metadata"]?["uid"] ?? OwnUid;
        if (value["metadata"] is JsonObject metadata)
        {
            foreach (var field in (string[])["uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"])
            {
                metadata.Remove(field);
            }
        }

        if ((string?)value["kind"] == "Status")
        {
            SortFaults(value);
        }

        if (recorded.ContainsKey("update") && value["status"] is JsonObject)
        {
            // The real one's controllers had been at work.
            value.Remove("status");
        }

        (value["status"] as JsonObject)?.Remove("lastPhaseTransitionTime");
        foreach (var source in (value["spec"]?["volumes"] as JsonArray ?? []).Select(volume => volume!["projected"]?["sources"]).OfType<JsonArray>())
        {
            // Added by the vendor of the Kubernetes that was asked, not by Kubernetes.
            source.Where(entry => (string?)entry?["configMap"]?["name"] == "openshift-service-ca.crt").ToList().ForEach(entry => source.Remove(entry));
        }

        if ((string?)value["kind"] == "Service" && recorded["create"]?["spec"]?["clusterIP"] is null && value["spec"]?["clusterIP"] is not null)
        {
            value["spec"]!["clusterIP"] = "<chosen>";
            value["spec"]!["clusterIPs"] = "<chosen>";
        }

        var text = Sorted(value)!.ToJsonString(Printed).Replace(uid, "<uid>", StringComparison.Ordinal);
        text = NodePort().Replace(text, match => recorded["create"]!.ToJsonString().Contains(match.Groups[1].Value, StringComparison.Ordinal) ? match.Value : "\"nodePort\": 0");
        text = OtherUid().Replace(text, "<uid>");
        return GeneratedName().Replace(text, "<generated>");
    }

    /// <summary>Go goes through maps by chance, and so do its findings. What it shows of its own structs and their differences is nobody's contract.</summary>
    private static void SortFaults(JsonObject status)
    {
        var message = (string?)status["message"] ?? "";
        if (status["details"]?["causes"] is JsonArray causes)
        {
            Assert.All(causes, cause => Assert.Contains((string)cause!["message"]!, message, StringComparison.Ordinal));
            var faults = causes
                .Select(cause => $"{(string?)cause!["reason"]} {(string?)cause["field"]}: {Shortened((string)cause["message"]!)}")
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal);
            status["details"]!["causes"] = new JsonArray([.. faults.Select(fault => JsonValue.Create(fault))]);
            var start = message.IndexOf("is invalid: ", StringComparison.Ordinal);
            message = start < 0 ? message : message[..start];
        }

        status["message"] = message;
    }

    private static string Shortened(string message) => GoDifference().Replace(GoStruct().Replace(message, ": {…}: "), "");

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject value => new JsonObject(value.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, Sorted(field.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex OtherUid();

    [GeneratedRegex("kube-api-access-[a-z0-9]{5}")]
    private static partial Regex GeneratedName();

    [GeneratedRegex(@": \{.*?\}: (?=cannot|must|minAvailable|supported|field is|`selector` not|taints)|: \{[^ ]*\}(?=$|,|\])|: \[\{.*?\}\]: (?=must (contain|have) )")]
    private static partial Regex GoStruct();

    [GeneratedRegex(@"\n(@@|[ +-]|$)[^\n]*")]
    private static partial Regex GoDifference();

    [GeneratedRegex("\"nodePort\": ([0-9]+)")]
    private static partial Regex NodePort();
}
