using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Resources;
using K13d.Infrastructure.Kubernetes.Connection;

namespace K13d.Infrastructure.Kubernetes.Resources;

/// <summary>Lists objects as JSON, page by page.</summary>
internal sealed class ResourceLists(ClusterConnection connection) : IResourceLists
{
    private const int PageSize = 500;

    /// <summary>Of kinds whose objects may have a mebibyte each.</summary>
    private const int PageOfBig = 50;

    /// <summary>Of one list: as objects it takes several times that.</summary>
    private const int MostBytes = 32 * 1024 * 1024;

    public async Task<Result<IReadOnlyList<JsonObject>>> All(ResourceKind kind, ObjectQuery query, CancellationToken cancellation)
    {
        var all = new List<JsonObject>();
        var (left, next) = (MostBytes, (string?)null);
        do
        {
            if ((await connection.Send(Request(kind, query, next), (body, token) => Read(body, left, token), cancellation)).IsFailure(out var failure, out var page))
            {
                return failure;
            }

            left -= page.Bytes;
            if (left < 0 || all.Count + page.Items.Count > query.Most)
            {
                return new Failure.Invalid($"There are more than {query.Most} {kind.FullName}, or they have more than {MostBytes >> 20} MiB{(query.Namespace is null ? "" : $", in namespace {query.Namespace}")}.");
            }

            all.AddRange(page.Items);
            next = page.Next;
        }
        while (!string.IsNullOrEmpty(next));
        foreach (var item in all)
        {
            // Items of a list do not say what they are of.
            item["apiVersion"] = kind.ApiVersion;
            item["kind"] = kind.Kind;
            (item["metadata"] as JsonObject)?.Remove("managedFields");
        }

        return all;
    }

    private static ApiRequest Request(ResourceKind kind, ObjectQuery query, string? next) =>
        new(HttpMethod.Get, ResourcePaths.Collection(kind, kind.Namespaced ? query.Namespace : null))
        {
            Query =
            [
                ("limit", (kind is { IsSecret: true } or { Kind: "ConfigMap" } ? PageOfBig : PageSize).ToString(CultureInfo.InvariantCulture)), ("continue", next),
                ("fieldSelector", query.FieldSelector), ("labelSelector", query.LabelSelector),
            ],
        };

    /// <exception cref="JsonException">It is no list: no API server answered.</exception>
    private static async ValueTask<Page> Read(Stream body, int most, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            text.Write(buffer, 0, read);
            if (text.Length > most)
            {
                return new Page([], null, (int)text.Length);
            }
        }

        var list = JsonNode.Parse(text.GetBuffer().AsSpan(0, (int)text.Length)) as JsonObject ?? throw new JsonException("No list.");
        var items = list["items"] as JsonArray ?? [];
        JsonObject[] found = [.. items.OfType<JsonObject>()];
        items.Clear();
        return new Page(found, list["metadata"]?["continue"] is JsonValue next && next.TryGetValue<string>(out var token) ? token : null, (int)text.Length);
    }

    private sealed record Page(IReadOnlyList<JsonObject> Items, string? Next, int Bytes);
}
