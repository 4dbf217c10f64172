using System.Globalization;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Admission.Validation;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>How a deletion is asked for: a <c>DeleteOptions</c>.</summary>
internal static class DeleteOptions
{
    public const string Kind = "DeleteOptions";

    private static readonly ResourceType Type = new("", "v1", "", "", Kind, false, [], [], [], []);

    private static readonly Lazy<Schema> Schema = new(() => OpenApiDocuments.SchemaOf("", "v1", Kind)
        ?? throw new InvalidOperationException("The core document has the kinds that every group has."));

    /// <summary>The other kinds that every group has.</summary>
    private static readonly string[] KindsOfMeta =
        ["Status", "WatchEvent", "GetOptions", "ListOptions", "CreateOptions", "UpdateOptions", "PatchOptions", "APIVersions", "APIGroup", "APIGroupList", "APIResourceList"];

    /// <summary>Those of the body; where there is none, those of the query.</summary>
    /// <exception cref="ApiException">500 for a body that cannot be read, as the real one answers; 422 for what makes no sense.</exception>
    public static async Task<JsonObject> Read(ApiRequest request)
    {
        var body = await Bodies.ReadOptional(request.Http.Request, Kind, why => new ApiException(500, "", why));
        var options = body is null ? FromQuery(request) : Decoded(body.Value);
        Check(options);
        return options;
    }

    /// <exception cref="ApiException">422 for what makes no sense.</exception>
    public static void Check(JsonObject options)
    {
        var errors = new FieldErrors();
        if (options.Text("propagationPolicy") is { } policy)
        {
            if (options["orphanDependents"] is not null)
            {
                errors.Invalid("propagationPolicy", policy, "orphanDependents and deletionPropagation cannot be both set");
            }

            if (policy is not ("Foreground" or "Background" or "Orphan"))
            {
                errors.NotSupported("propagationPolicy", policy, "Foreground", "Background", "Orphan", "nil");
            }
        }

        if (options.Texts("dryRun").Any(value => value is not ("All" or "")))
        {
            errors.NotSupported("dryRun", options["dryRun"], "All");
        }

        errors.ThrowIfAny("meta.k8s.io", Kind, "");
    }

    public static bool IsDryRun(JsonObject options) => options.Texts("dryRun").Contains("All");

    private static JsonObject Decoded(JsonObject options)
    {
        var (apiVersion, kind) = (options.Text("apiVersion") ?? "", options.Text("kind") ?? "");
        // Whatever version they say they are of: every group has them.
        options.Remove("apiVersion");
        options.Remove("kind");
        if (kind is not ("" or Kind))
        {
            var version = apiVersion[(apiVersion.IndexOf('/', StringComparison.Ordinal) + 1)..];
            throw new ApiException(500, "", KindsOfMeta.Contains(kind)
                ? $"converting ({version}.{kind}) to (v1.{Kind}): unknown conversion"
                : $"no kind \"{kind}\" is registered for version \"{apiVersion}\" in scheme \"pkg/runtime/scheme.go:110\"");
        }

        Decoder.Decode(options, Type, Schema.Value, FieldValidation.Ignore, Repetitions.None, DecodingManner.Options);
        return options;
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

        if (request.Query("orphanDependents") is not null)
        {
            options["orphanDependents"] = request.Flag("orphanDependents");
        }

        if (request.Http.Request.Query["dryRun"] is { Count: > 0 } dryRun)
        {
            options["dryRun"] = new JsonArray([.. dryRun.Select(value => JsonValue.Create(value))]);
        }

        return options;
    }
}
