using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Admission.Validation;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Writing;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>Answers a POST to a pod's <c>binding</c>, or to <c>bindings</c>, which gives it a node. Source: pkg/registry/core/pod/storage/storage.go.</summary>
internal sealed class PodBindings(Replacement replacement, TimeProvider time)
{
    private static readonly ResourceType Binding = new("", "v1", "bindings", "binding", "Binding", true, [], [], [], []);
    private static readonly Lazy<Schema?> Schema = new(() => OpenApiDocuments.SchemaOf("", "v1", Binding.Kind));

    /// <param name="pods">The resource of pods, also where the request is a POST to <c>bindings</c>.</param>
    public async Task Answer(ApiRequest request, ServedResource pods)
    {
        var options = WriteQuery.OptionsOf(request, "CreateOptions", "binding");
        var binding = await Read(request);
        var name = binding.Child("metadata").Text("name") ?? "";
        RefuseOtherName(request, name);
        RefuseOtherTarget(binding.Child("target") ?? []);
        _ = replacement.Replace(pods, request.Path.Namespace, name, pod => Bound(pod, name, binding, options.DryRun), options)
            ?? throw Refusals.NotFound(KindTraits.Pods, name);
        await Success.Write(request.Http, 201);
    }

    private static async Task<JsonObject> Read(ApiRequest request)
    {
        var validation = WriteQuery.ValidationOf(request, "CreateOptions");
        var body = await Bodies.Read(request.Http.Request, Binding.Kind);
        Warnings.Add(request.Http.Response, AdmissionChain.Read(body.Value, Binding, Schema.Value, validation, body.Repeated));
        Creates.RefuseOtherNamespace(request, body.Value);
        return body.Value;
    }

    private static void RefuseOtherName(ApiRequest request, string name)
    {
        if (request.Path.Name is { } named && named != name)
        {
            throw Refusals.BadRequest("name in URL does not match name in Binding object");
        }

        if (name.Length == 0)
        {
            throw Refusals.BadRequest("Name parameter required.");
        }
    }

    /// <summary>What the real one answers here is no refusal of its API, and so 500.</summary>
    private static void RefuseOtherTarget(JsonObject target)
    {
        var errors = new FieldErrors();
        errors.OneOf(target, "kind", "target", "Node", "<empty>");
        errors.Required(target, "name", "target");
        errors.ThrowAggregateIfAny();
    }

    private JsonObject Bound(JsonObject pod, string name, JsonObject binding, bool isDryRun)
    {
        RefuseOtherPod(pod, name, binding.Child("metadata") ?? [], isDryRun);
        var spec = pod.ChildOrNew("spec");
        if (ObjectMeta.IsBeingDeleted(pod))
        {
            throw Unbindable(name, $"pod {name} is being deleted, cannot be assigned to a host");
        }

        if (spec.Text("nodeName") is { Length: > 0 } present)
        {
            throw Unbindable(name, $"pod {name} is already assigned to node \"{present}\"");
        }

        if (spec.Items("schedulingGates").Any())
        {
            throw Unbindable(name, $"pod {name} has non-empty .spec.schedulingGates");
        }

        spec["nodeName"] = binding.Child("target").Text("name");
        foreach (var (key, value) in binding.Child("metadata").Child("annotations") ?? [])
        {
            pod.ChildOrNew("metadata").ChildOrNew("annotations")[key] = value?.DeepClone();
        }

        PodConditions.Set(pod, "PodScheduled", time.GetUtcNow());
        return pod;
    }

    private static void RefuseOtherPod(JsonObject pod, string name, JsonObject expected, bool isDryRun)
    {
        var metadata = pod.Child("metadata");
        foreach (var (field, what) in (ReadOnlySpan<(string, string)>)[("uid", "UID"), ("resourceVersion", "ResourceVersion")])
        {
            if (expected.Text(field) is { Length: > 0 } wanted && wanted != metadata.Text(field))
            {
                throw Refusals.Conflict(
                    KindTraits.Pods,
                    name,
                    $"StorageError: invalid object, Code: 4, Key: {(isDryRun ? "" : "/registry")}/pods/{metadata.Text("namespace")}/{name}, ResourceVersion: 0, "
                    + $"AdditionalErrorMsg: Precondition failed: {what} in precondition: {wanted}, {what} in object meta: {metadata.Text(field)}");
            }
        }
    }

    private static ApiException Unbindable(string name, string why) => Refusals.Conflict(new GroupResource("", "pods/binding"), name, why);
}
