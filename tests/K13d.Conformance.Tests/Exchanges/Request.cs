using System.Globalization;
using System.Text.Json.Nodes;

namespace K13d.Conformance.Tests.Exchanges;

/// <summary>
/// One request of a case. In its path and body <c>{ns}</c> is the case's namespace, and <c>{uid:1}</c>, <c>{resourceVersion:1}</c> and
/// <c>{continue:1}</c> are what the answer to the case's first request said in its metadata, <c>{etag:1}</c> its <c>ETag</c>,
/// <c>{hash:1}</c> that without its quotes, and <c>{lastModified:1}</c> its <c>Last-Modified</c>. <c>{name:1}</c> of a list is that of its
/// first item.
/// </summary>
internal sealed record Request(string Method, string Path)
{
    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    public string Accept { get; init; } = "application/json";

    /// <summary>More of its headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The bearer token in place of the administrator's credentials.</summary>
    public string? Token { get; init; }

    /// <summary>What the connection is asked to become, and by which protocol it would be used: <c>websocket</c>, <c>v4.channel.k8s.io</c>.</summary>
    public (string To, string Protocol)? Upgrade { get; init; }

    /// <summary>What its answer must be: it is sent again until it is so, and the answer compared with nothing. Null to compare the first answer.</summary>
    public Func<Answer, bool>? Awaited { get; init; }

    public static Request Get(string path) => new("GET", path);

    public static Request Table(string path) => new("GET", path) { Accept = "application/json;as=Table;v=v1;g=meta.k8s.io" };

    /// <summary>Waits until something is served.</summary>
    public static Request Await(string path) => new("GET", path) { Awaited = answer => answer.Status == 200 };

    /// <summary>Waits until nothing is served.</summary>
    public static Request Gone(string path) => new("GET", path) { Awaited = answer => answer.Status == 404 };

    /// <summary>Waits until a member of an object, as <c>items.0.status.replicas</c>, is what it should be, as JSON or, for a string, as text.</summary>
    public static Request Until(string path, string member, string value) => new("GET", path)
    {
        Awaited = answer => Member(answer, member) is { } found && (found is JsonValue ? found.ToString() : found.ToJsonString()) == value,
    };

    /// <summary>Waits until an object has a member.</summary>
    public static Request UntilSet(string path, string member) =>
        new("GET", path) { Awaited = answer => Member(answer, member) is not null };

    /// <summary>Waits until an object has a member no more: <c>items.0</c> for a list without items.</summary>
    public static Request UntilUnset(string path, string member) =>
        new("GET", path) { Awaited = answer => answer.Status == 200 && Member(answer, member) is null };

    public static Request Post(string path, string body) => new("POST", path) { Body = body };

    public static Request Put(string path, string body) => new("PUT", path) { Body = body };

    public static Request Delete(string path, string? body = null) => new("DELETE", path) { Body = body };

    /// <param name="type"><c>json</c>, <c>merge</c>, <c>strategic-merge</c> or <c>apply</c>.</param>
    public static Request Patch(string path, string type, string body) =>
        new("PATCH", path) { Body = body, ContentType = type == "apply" ? "application/apply-patch+yaml" : $"application/{type}-patch+json" };

    // Of what was asked for, and not of a Status that says why not.
    private static JsonNode? Member(Answer answer, string member) => member.Split('.').Aggregate(answer.Status == 200 ? answer.Body : null, (node, name) => node switch
    {
        JsonObject members => members[name],
        JsonArray items when int.TryParse(name, CultureInfo.InvariantCulture, out var index) => items.ElementAtOrDefault(index),
        _ => null,
    });

    public override string ToString() => $"{Method} {Path}";
}
