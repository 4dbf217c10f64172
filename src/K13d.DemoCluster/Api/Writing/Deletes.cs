using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Reading;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>Answers DELETE, of one object and of all that a list selects.</summary>
internal sealed class Deletes(Deletion deletion, Lists lists, Gets gets)
{
    private const string PodsStay = "child pods are preserved by default when jobs are deleted; "
        + "set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning";

    public async Task Answer(ApiRequest request)
    {
        var options = await DeleteOptions.Read(request);
        Warn(request, options);
        var deleted = deletion.Delete(request.Resource, request.Namespace, request.Name, options, DeleteOptions.IsDryRun(options)) ?? throw request.NotFound();
        if (deleted.IsUntold)
        {
            await Answers.Json(request.Http, 200, Untold(request.Type));
        }
        else if (deleted.IsGone && !KindTraits.AnswersDeletedObject(request.Resource))
        {
            await Answers.Json(request.Http, 200, Success(request, deleted.Object));
        }
        else
        {
            await gets.Write(request, 200, deleted.Object);
        }
    }

    public async Task AnswerCollection(ApiRequest request)
    {
        var page = lists.PageOf(request, ListOptions.Parse(request, isWatch: false));
        var options = await DeleteOptions.Read(request);
        Warn(request, options);
        foreach (var value in page.Objects)
        {
            deletion.Delete(request.Resource, value.Namespace, value.Name, options, DeleteOptions.IsDryRun(options));
        }

        await lists.Write(request, page);
    }

    /// <summary>Who deletes a Job and says nothing of its pods is told that they stay. Source: k8s.io/kubernetes/pkg/registry/batch/job/storage.</summary>
    private static void Warn(ApiRequest request, JsonObject options)
    {
        if (request.Resource.Storage == KindTraits.Jobs && options["propagationPolicy"] is null && options["orphanDependents"] is null)
        {
            Warnings.Add(request.Http.Response, [PodsStay]);
        }
    }

    private static JsonObject Untold(ResourceType type) => new() { ["kind"] = type.Kind, ["apiVersion"] = type.ApiVersion, ["metadata"] = new JsonObject() };

    private static JsonObject Success(ApiRequest request, StoredObject deleted)
    {
        var details = Refusals.Details(request.Type.Resource, deleted.Name);
        details["uid"] = (string)deleted.Value["metadata"]!["uid"]!;
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }
}
