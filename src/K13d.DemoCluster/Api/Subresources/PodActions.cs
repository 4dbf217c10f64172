using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Writing;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Subresources;

/// <summary>What is done to a pod by a POST below it: <c>binding</c> gives it a node, <c>eviction</c> asks for its end.</summary>
internal sealed class PodActions(Replacement replacement, Deletion deletion, DisruptionBudgets budgets, TimeProvider time)
{
    /// <param name="resource">That of pods, also where the request is a POST to <c>bindings</c>.</param>
    public async Task Bind(ApiRequest request, ServedResource resource)
    {
        var options = WriteQuery.OptionsOf(request, "CreateOptions", "binding");
        var body = (await Bodies.Read(request.Http.Request, "Binding")).Value;
        var name = (string?)body["metadata"]?["name"] ?? "";
        if (request.Path.Name is { } named && named != name)
        {
            throw Refusals.BadRequest("name in URL does not match name in Binding object");
        }

        var node = (string?)body["target"]?["name"];
        if (string.IsNullOrEmpty(node))
        {
            throw new ApiException(
                422,
                "Invalid",
                $"Binding \"{name}\" is invalid: target.name: Required value",
                new JsonObject { ["name"] = name, ["kind"] = "Binding", ["causes"] = new JsonArray(Refusals.Cause("FieldValueRequired", "Required value", "target.name")) });
        }

        _ = replacement.Replace(resource, request.Path.Namespace, name, pod => Bound(pod, name, node), options)
            ?? throw Refusals.NotFound(KindTraits.Pods, name);
        await Succeed(request, 201);
    }

    public async Task Evict(ApiRequest request)
    {
        var options = WriteQuery.OptionsOf(request, "CreateOptions", "eviction");
        var body = (await Bodies.Read(request.Http.Request, "Eviction")).Value;
        var deleteOptions = body["deleteOptions"] as JsonObject ?? [];
        var isDryRun = options.DryRun || WriteQuery.IsDryRun([.. (deleteOptions["dryRun"] as JsonArray ?? []).Select(value => (string?)value)], "DeleteOptions");
        budgets.Spend(request.Namespace!, request.Name, isDryRun);
        _ = deletion.Delete(request.Resource, request.Namespace, request.Name, (JsonObject)deleteOptions.DeepClone(), isDryRun) ?? throw request.NotFound();
        await Succeed(request, 201);
    }

    private JsonObject Bound(JsonObject pod, string name, string node)
    {
        if ((string?)pod["spec"]!["nodeName"] is { Length: > 0 } present)
        {
            throw new ApiException(
                409,
                "Conflict",
                $"Operation cannot be fulfilled on pods/binding \"{name}\": pod {name} is already assigned to node \"{present}\"",
                new JsonObject { ["name"] = name, ["kind"] = "pods/binding" });
        }

        pod["spec"]!["nodeName"] = node;
        if (pod["status"] is not JsonObject status)
        {
            pod["status"] = status = [];
        }

        var conditions = status["conditions"] as JsonArray ?? [];
        status.Remove("conditions");
        conditions.RemoveAll(condition => (string?)condition!["type"] == "PodScheduled");
        conditions.Add(new JsonObject
        {
            ["type"] = "PodScheduled",
            ["status"] = "True",
            ["lastProbeTime"] = null,
            ["lastTransitionTime"] = time.GetUtcNow().Stamp(),
        });
        status["conditions"] = conditions;
        return pod;
    }

    private static Task Succeed(ApiRequest request, int code) => Answers.Json(request.Http, code, new JsonObject
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = code,
    });
}
