using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Reading;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>Answers DELETE, of one object and of all that a list selects.</summary>
internal sealed class Deletes(Deletion deletion, Lists lists, Gets gets)
{
    private const string Kind = "DeleteOptions";
    private static readonly string[] Policies = ["Orphan", "Background", "Foreground"];

    public async Task Answer(ApiRequest request)
    {
        var (options, isDryRun) = await ReadOptions(request);
        var deleted = deletion.Delete(request.Resource, request.Namespace, request.Name, options, isDryRun) ?? throw request.NotFound();
        if (deleted.IsGone && !KindTraits.AnswersDeletedObject(request.Resource))
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
        var (options, isDryRun) = await ReadOptions(request);
        foreach (var value in page.Objects)
        {
            deletion.Delete(request.Resource, value.Namespace, value.Name, options, isDryRun);
        }

        await lists.Write(request, page);
    }

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

    /// <summary>From the body, or, where there is none, from the query.</summary>
    private static async Task<(JsonObject Options, bool IsDryRun)> ReadOptions(ApiRequest request)
    {
        var options = (await Bodies.ReadOptional(request.Http.Request, Kind))?.Value ?? FromQuery(request);
        var dryRun = (options["dryRun"] as JsonArray ?? []).Select(value => (string?)value).Concat(request.Http.Request.Query["dryRun"]);
        if ((string?)options["propagationPolicy"] is { } policy)
        {
            if (!Policies.Contains(policy))
            {
                throw WriteQuery.Invalid(Kind, "FieldValueNotSupported", "propagationPolicy", $"Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\"");
            }

            if (options["orphanDependents"] is not null)
            {
                throw WriteQuery.Invalid(Kind, "FieldValueInvalid", "propagationPolicy", $"Invalid value: \"{policy}\": orphanDependents and deletionPropagation cannot be both set");
            }
        }

        return (options, WriteQuery.IsDryRun([.. dryRun], Kind));
    }

    private static JsonObject FromQuery(ApiRequest request)
    {
        var options = new JsonObject();
        if (request.Query("gracePeriodSeconds") is { Length: > 0 } seconds)
        {
            options["gracePeriodSeconds"] = long.TryParse(seconds, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw Refusals.BadRequest($"strconv.ParseInt: parsing \"{seconds}\": invalid syntax");
        }

        if (request.Query("propagationPolicy") is { Length: > 0 } policy)
        {
            options["propagationPolicy"] = policy;
        }

        if (request.Query("orphanDependents") is { Length: > 0 })
        {
            options["orphanDependents"] = request.Flag("orphanDependents");
        }

        return options;
    }
}
