using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Writing;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>
/// Answers a POST to a pod's <c>eviction</c>, which deletes it if its disruption budget allows. Source: pkg/registry/core/pod/storage/eviction.go.
/// </summary>
internal sealed class PodEvictions(Objects objects, DisruptionBudgets budgets, TimeProvider time)
{
    private static readonly ResourceType Eviction = new("policy", "v1", "evictions", "eviction", "Eviction", true, [], [], [], []);

    // Policy's own document does not have it: it is served below pods.
    private static readonly Lazy<Schema?> Schema = new(() => OpenApiDocuments.DefinitionOf("api/v1", Eviction.Group, Eviction.Version, Eviction.Kind));

    public async Task Answer(ApiRequest request)
    {
        var options = WriteQuery.OptionsOf(request, "CreateOptions", "eviction");
        var eviction = await Read(request);
        if (eviction.Child("metadata").Text("name") != request.Name)
        {
            throw Refusals.BadRequest("name in URL does not match name in Eviction object");
        }

        var deletion = eviction.Child("deleteOptions") ?? [];
        Evict(request, deletion, options.DryRun || DeleteOptions.IsDryRun(deletion));
        await Success.Write(request.Http, 201);
    }

    private static async Task<JsonObject> Read(ApiRequest request)
    {
        var validation = WriteQuery.ValidationOf(request, "CreateOptions");
        var body = await Bodies.Read(request.Http.Request, Eviction.Kind);
        if (body.Value.Text("apiVersion") == "policy/v1beta1")
        {
            // The same thing; clients may still call it so.
            body.Value["apiVersion"] = Eviction.ApiVersion;
        }

        Warnings.Add(request.Http.Response, AdmissionChain.Read(body.Value, Eviction, Schema.Value, validation, body.Repeated));
        Creates.RefuseOtherNamespace(request, body.Value);
        return body.Value;
    }

    private void Evict(ApiRequest request, JsonObject options, bool isDryRun)
    {
        var isConditional = options.Child("preconditions")?["resourceVersion"] is not null;
        while (true)
        {
            var pod = objects.Find(KindTraits.Pods, request.Namespace, request.Name) ?? throw request.NotFound();
            // What the caller expects is not so however often it is tried; only what is asked for here is.
            Deletion.RefuseOtherObject(request.Resource, pod, options.Child("preconditions"));
            var leave = budgets.Ask(pod, isDryRun);
            try
            {
                Delete(request, isConditional || !leave.IsForThisState ? options : OnlyAt(pod, options), isDryRun);
                return;
            }
            catch (ApiException changed) when (changed.Code == 409 && !isConditional && leave.IsForThisState)
            {
                // It has changed since, and may be ready now: the budget is asked again.
            }
        }
    }

    private void Delete(ApiRequest request, JsonObject options, bool isDryRun)
    {
        if (isDryRun)
        {
            DeleteOptions.Check(options);
            _ = objects.Deletion.Delete(request.Resource, request.Namespace, request.Name, options, dryRun: true) ?? throw request.NotFound();
            return;
        }

        // Of a pod that is to go only under conditions, nothing is written before they are known to hold.
        var marked = objects.Replacement.Replace(
            request.Resource,
            request.Namespace,
            request.Name,
            pod =>
            {
                Deletion.RefuseOtherObject(request.Resource, pod, options.Child("preconditions"));
                PodConditions.Set(pod, "DisruptionTarget", time.GetUtcNow(), "EvictionByEvictionAPI", "Eviction API: evicting");
                return pod;
            },
            new WriteOptions("", "eviction")) ?? throw request.NotFound();
        // Only now, as in the real one, which announces the end of the pod and then finds that it cannot be so.
        DeleteOptions.Check(options);
        var after = options.Child("preconditions")?["resourceVersion"] is null ? options : OnlyAt(marked.Value, options);
        _ = objects.Deletion.Delete(request.Resource, request.Namespace, request.Name, after, dryRun: false) ?? throw request.NotFound();
    }

    private static JsonObject OnlyAt(JsonObject pod, JsonObject options)
    {
        var conditional = options.DeepClone().AsObject();
        conditional.ChildOrNew("preconditions")["resourceVersion"] = pod.Child("metadata").Text("resourceVersion");
        return conditional;
    }
}
