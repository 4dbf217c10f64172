using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Selectors;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Reading;

/// <summary>How a list or watch was asked for: https://kubernetes.io/docs/reference/using-api/api-concepts/.</summary>
/// <param name="Revision">Null where none was asked for; 0 stands for any.</param>
internal sealed record ListOptions(
    LabelSelector Labels,
    FieldSelector Fields,
    long Limit,
    string? Continue,
    long? Revision,
    string? Match,
    bool SendsInitialEvents,
    bool AllowsBookmarks,
    TimeSpan? Timeout)
{
    /// <summary>Whether every object is wanted: only then is it known how many are left of a page.</summary>
    public bool SelectsEverything => Labels.IsEverything && Fields.IsEverything;

    public bool Selects(StoredObject value) => SelectsEverything || (Labels.Matches(value.Value) && Fields.Matches(value.Value));

    /// <exception cref="ApiException">400 or 422 with the words of the real one.</exception>
    public static ListOptions Parse(ApiRequest request, bool isWatch)
    {
        var revision = request.Query("resourceVersion") is { Length: > 0 } text ? text : null;
        var match = request.Query("resourceVersionMatch") is { Length: > 0 } asked ? asked : null;
        var initial = request.Query("sendInitialEvents");
        var token = request.Query("continue") is { Length: > 0 } given ? given : null;
        CheckMatch(match, revision, token, initial, isWatch);
        var fields = FieldSelector.Parse(request.Query("fieldSelector"), request.Resource);
        if (request.Path.Name is { } name)
        {
            // The old way to watch one object: /api/v1/watch/namespaces/{namespace}/pods/{name}.
            fields = FieldSelector.Parse($"metadata.name={name}", request.Resource);
        }

        return new ListOptions(
            LabelSelector.Parse(request.Query("labelSelector")),
            fields,
            Math.Max(0, Number(request, "limit") ?? 0),
            token,
            ParseRevision(revision, isWatch),
            match,
            initial is "true" or "1",
            request.Flag("allowWatchBookmarks"),
            Number(request, "timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null);
    }

    private static long? Number(ApiRequest request, string name) => request.Query(name) switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw Refusals.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax"),
    };

    private static long? ParseRevision(string? text, bool isWatch)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var revision))
        {
            return revision;
        }

        var why = $"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax";
        throw isWatch ? new ApiException(500, "", why) : Refusals.BadRequest($"invalid resource version: {why}");
    }

    private static void CheckMatch(string? match, string? revision, string? token, string? initial, bool isWatch)
    {
        if (isWatch && initial is not null && match != "NotOlderThan")
        {
            throw Invalid("FieldValueForbidden", "resourceVersionMatch", "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }

        if (!isWatch && initial is not null)
        {
            throw Invalid("FieldValueForbidden", "sendInitialEvents", "Forbidden: sendInitialEvents is forbidden for list");
        }

        if (match is null)
        {
            return;
        }

        if (isWatch && initial is null)
        {
            throw Invalid("FieldValueForbidden", "resourceVersionMatch", "Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided");
        }

        if (match is not ("Exact" or "NotOlderThan"))
        {
            throw Invalid("FieldValueNotSupported", "resourceVersionMatch", $"Unsupported value: \"{match}\": supported values: \"Exact\", \"NotOlderThan\", \"\"");
        }

        if (!isWatch && revision is null)
        {
            throw Invalid("FieldValueForbidden", "resourceVersionMatch", "Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided");
        }

        if (!isWatch && token is not null)
        {
            throw Invalid("FieldValueForbidden", "resourceVersionMatch", "Forbidden: resourceVersionMatch is forbidden when continue is provided");
        }

        if (match == "Exact" && revision == "0")
        {
            throw Invalid("FieldValueForbidden", "resourceVersionMatch", "Forbidden: resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
        }
    }

    private static ApiException Invalid(string reason, string field, string message) => new(
        422,
        "Invalid",
        $"ListOptions.meta.k8s.io \"\" is invalid: {field}: {message}",
        new JsonObject
        {
            ["group"] = "meta.k8s.io",
            ["kind"] = "ListOptions",
            ["causes"] = new JsonArray(Refusals.Cause(reason, message, field)),
        });
}
