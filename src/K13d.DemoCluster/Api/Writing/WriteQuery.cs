using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>The query parameters of a write.</summary>
internal static class WriteQuery
{
    private const int LongestManager = 128;

    /// <param name="kind">Of the options that the parameters stand for: <c>CreateOptions</c>.</param>
    /// <exception cref="ApiException">422 for a value that does not exist.</exception>
    public static WriteOptions OptionsOf(ApiRequest request, string kind, string? subresource = null)
    {
        var manager = request.Query("fieldManager") ?? "";
        if (manager.Length > LongestManager)
        {
            throw Invalid(kind, "FieldValueTooLong", "fieldManager", "Too long: may not be more than 128 bytes");
        }

        return new WriteOptions(
            manager.Length > 0 ? manager : ManagerOf(request), subresource, IsDryRun(request.Http.Request.Query["dryRun"], kind));
    }

    public static FieldValidation ValidationOf(ApiRequest request, string kind) => request.Query("fieldValidation") switch
    {
        null or "" or "Warn" => FieldValidation.Warn,
        "Ignore" => FieldValidation.Ignore,
        "Strict" => FieldValidation.Strict,
        var other => throw Invalid(
            kind, "FieldValueNotSupported", "fieldValidation", $"Unsupported value: \"{other}\": supported values: \"\", \"Ignore\", \"Strict\", \"Warn\""),
    };

    public static bool IsDryRun(IReadOnlyList<string?> values, string kind)
    {
        if (values.Any(value => value is not ("All" or "")))
        {
            var given = string.Join(',', values.Select(value => $"\"{value}\""));
            throw Invalid(kind, "FieldValueNotSupported", "dryRun", $"Unsupported value: [{given}]: supported values: \"All\"");
        }

        return values.Contains("All");
    }

    public static ApiException Invalid(string kind, string reason, string field, string message) => new(
        422,
        "Invalid",
        $"{kind}.meta.k8s.io \"\" is invalid: {field}: {message}",
        new JsonObject
        {
            ["group"] = "meta.k8s.io",
            ["kind"] = kind,
            ["causes"] = new JsonArray(Refusals.Cause(reason, message, field)),
        });

    /// <summary>Who does not say who it is goes by the start of its user agent.</summary>
    private static string ManagerOf(ApiRequest request)
    {
        var agent = request.Http.Request.Headers.UserAgent.ToString().Split('/')[0];
        return agent.Length switch
        {
            0 => "unknown",
            > LongestManager => agent[..LongestManager],
            _ => agent,
        };
    }
}
