using System.Text;
using System.Text.Json.Nodes;

namespace K13d.Infrastructure.Kubernetes.Connection;

/// <summary>One request to the API server.</summary>
/// <param name="Path">Made by <see cref="PathOf"/>, which nothing can climb out of.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";

    /// <summary>Who changes objects, as their <c>managedFields</c> say it.</summary>
    private const string FieldManager = "k13d";

    public string Accept { get; init; } = Json;

    /// <summary>Names and values; those without a value are left out.</summary>
    public IReadOnlyList<(string Name, string? Value)> Query { get; init; } = [];

    /// <summary>The words of a command that is to be run, each a value of <c>command</c>; one may be empty.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>JSON.</summary>
    public byte[]? Body { get; init; }

    /// <summary>What the body is.</summary>
    public string ContentType { get; init; } = Json;

    /// <summary>How long this request may take; null means the usual.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The subprotocols that it offers, the dearest first, where it asks for a WebSocket; none where it does not.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <summary>Whether it may be sent again when it is not known what became of it.</summary>
    public bool MayRepeat { get; init; } = Method == HttpMethod.Get;

    /// <summary>The relative URL, everything in it escaped.</summary>
    public string Url
    {
        get
        {
            var url = new StringBuilder(Path);
            var separator = '?';
            foreach (var (name, value) in Query.Where(parameter => !string.IsNullOrEmpty(parameter.Value)).Concat(Command.Select(word => ("command", (string?)word))))
            {
                url.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value!));
                separator = '&';
            }

            return url.ToString();
        }
    }

    /// <summary>A change of some fields of an object: a JSON merge patch (RFC 7396), in which null takes a field away.</summary>
    public static ApiRequest Merge(string path, JsonObject change) => Write(HttpMethod.Patch, path, change, "application/merge-patch+json");

    /// <summary>A change in steps: a JSON patch (RFC 6902).</summary>
    public static ApiRequest JsonPatch(string path, JsonArray steps) => Write(HttpMethod.Patch, path, steps, "application/json-patch+json");

    /// <summary>A new object, in its collection.</summary>
    public static ApiRequest Create(string path, JsonObject manifest) => Write(HttpMethod.Post, path, manifest, Json);

    /// <summary>An object in the place of another.</summary>
    public static ApiRequest Replace(string path, JsonObject manifest) => Write(HttpMethod.Put, path, manifest, Json);

    /// <summary>A change of some fields of an object, its lists merged as its kind's schema says.</summary>
    public static ApiRequest StrategicMerge(string path, JsonObject change) => Write(HttpMethod.Patch, path, change, "application/strategic-merge-patch+json");

    /// <summary>A server-side apply.</summary>
    /// <param name="force">Whether fields are taken over from their other owners.</param>
    public static ApiRequest Apply(string path, JsonObject manifest, bool force)
    {
        var request = Write(HttpMethod.Patch, path, manifest, "application/apply-patch+yaml");
        return request with { Query = [.. request.Query, ("force", force ? "true" : null)] };
    }

    /// <summary>The same, and fields that the kind does not have are refused; a dry run is checked like the change and not made.</summary>
    public ApiRequest Strictly(bool dryRun) => this with { Query = [.. Query, ("fieldValidation", "Strict"), ("dryRun", dryRun ? "All" : null)] };

    /// <summary>Joins segments, each of which stays one, whatever it holds.</summary>
    public static string PathOf(params ReadOnlySpan<string> segments)
    {
        var path = new StringBuilder();
        foreach (var segment in segments)
        {
            // Dots survive escaping, and every URL parser on the way resolves them.
            if (segment is "" or "." or "..")
            {
                throw new ArgumentException($"'{segment}' is no segment of a path: the request should not have passed its validator.");
            }

            path.Append('/').Append(Uri.EscapeDataString(segment));
        }

        return path.ToString();
    }

    private static ApiRequest Write(HttpMethod method, string path, JsonNode body, string contentType) => new(method, path)
    {
        Body = Encoding.UTF8.GetBytes(body.ToJsonString()),
        ContentType = contentType,
        Query = [("fieldManager", FieldManager)],
    };
}
