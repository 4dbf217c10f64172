using System.Globalization;
using System.Text.Json;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Tables;

namespace K13d.DemoCluster.Api.Reading;

/// <summary>Answers lists, page by page from one snapshot, as fast as the reader reads.</summary>
internal sealed class Lists(ObjectStore store, TimeProvider time)
{
    /// <summary>How much is gathered before it is sent.</summary>
    private const int SentAtOnceBytes = 64 * 1024;

    public Task Answer(ApiRequest request) => Write(request, PageOf(request, ListOptions.Parse(request, isWatch: false)));

    public async Task Write(ApiRequest request, Page page)
    {
        var representation = request.Representation;
        if (representation.Shape == Shape.Metadata)
        {
            throw new ApiException(406, "NotAcceptable", $"you requested PartialObjectMetadata, but the requested object is a list (*v1.{request.Type.Kind}List)");
        }

        var included = representation.Shape == Shape.Table ? TableForm.IncludedBy(request.Http.Request.Query) : default;
        var form = new ObjectForm(request.Resource, representation.IsIndented);
        request.Http.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(
            request.Http.Response.BodyWriter, JsonText.WriterOptions with { Indented = representation.IsIndented });
        switch (representation.Shape)
        {
            case Shape.Table:
                var table = new TableForm(TableColumns.Of(request.Type, request.Resource.Definition), form, included, time);
                table.WriteStart(writer, () => WriteMetadata(writer, page, page.Next?.Encode()));
                await WriteEach(request, writer, page, value => table.WriteRow(writer, value));
                TableForm.WriteEnd(writer);
                break;
            case Shape.MetadataList:
                WriteStart(writer, "PartialObjectMetadataList", "meta.k8s.io/v1", page, page.Next?.Encode(), isNullWhereEmpty: true);
                await WriteEach(request, writer, page, value => form.WriteMetadata(writer, value));
                WriteEnd(writer, isNull: page.Objects.Count == 0);
                break;
            default:
                // What has no Go type of its own says that nothing follows, too.
                WriteStart(writer, request.Type.Kind + "List", request.Type.ApiVersion, page, page.Next?.Encode() ?? (request.Resource.IsCustom ? "" : null));
                await WriteEach(request, writer, page, value => form.WriteItem(writer, value));
                WriteEnd(writer);
                break;
        }

        await writer.FlushAsync(request.Cancellation);
    }

    /// <summary>The objects that a list selects.</summary>
    public Page PageOf(ApiRequest request, ListOptions options)
    {
        var token = options.Continue is null ? null : ContinueToken.Decode(options.Continue);
        var snapshot = SnapshotFor(request.Resource, options, token);
        // A list at "any" revision comes from a cache, which does not page.
        var limit = options is { Revision: 0, Continue: null } || options.Limit == 0 ? long.MaxValue : options.Limit;
        var objects = new List<StoredObject>();
        foreach (var value in snapshot.In(request.Namespace, token?.From))
        {
            if (!options.Selects(value))
            {
                continue;
            }

            if (objects.Count == limit)
            {
                return new Page(objects, snapshot.Revision, ContinueToken.After(objects[^1], snapshot.Revision), Remaining(request, options, snapshot, objects[^1]));
            }

            objects.Add(value);
        }

        return new Page(objects, snapshot.Revision, null, null);
    }

    private static int? Remaining(ApiRequest request, ListOptions options, Snapshot snapshot, StoredObject last) =>
        options.SelectsEverything ? snapshot.CountFrom(request.Namespace, last.Key + '\0') : null;

    private Snapshot SnapshotFor(ServedResource resource, ListOptions options, ContinueToken? token)
    {
        if (token is not null)
        {
            return token.Revision < 0 ? store.Now(resource.Storage) : store.At(resource.Storage, token.Revision) ?? throw ExpiredPage(token);
        }

        var now = store.Now(resource.Storage);
        if (options.Revision is not { } revision)
        {
            return now;
        }

        if (revision > now.Revision)
        {
            throw TooLarge(revision, now.Revision);
        }

        // A paged list of one revision means that very revision, as the real one has it.
        return options.Match == "Exact" || (options is { Match: null, Limit: > 0 } && revision > 0)
            ? store.At(resource.Storage, revision) ?? throw Refusals.Expired("The resourceVersion for the provided list is too old.")
            : now;
    }

    private static ApiException ExpiredPage(ContinueToken token) => new(
        410,
        "Expired",
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
        metadata: new() { ["continue"] = (token with { Revision = -1 }).Encode() });

    private static ApiException TooLarge(long asked, long current) => new(
        504,
        "Timeout",
        $"Timeout: Too large resource version: {asked}, current: {current}",
        new()
        {
            ["causes"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject
            {
                ["reason"] = "ResourceVersionTooLarge",
                ["message"] = "Too large resource version",
            }),
            ["retryAfterSeconds"] = 1L,
        });

    private static void WriteStart(Utf8JsonWriter writer, string kind, string apiVersion, Page page, string? next, bool isNullWhereEmpty = false)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", kind);
        writer.WriteString("apiVersion", apiVersion);
        writer.WritePropertyName("metadata");
        WriteMetadata(writer, page, next);
        writer.WritePropertyName("items");
        if (isNullWhereEmpty && page.Objects.Count == 0)
        {
            writer.WriteNullValue();
        }
        else
        {
            writer.WriteStartArray();
        }
    }

    private static void WriteEnd(Utf8JsonWriter writer, bool isNull = false)
    {
        if (!isNull)
        {
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter writer, Page page, string? next)
    {
        writer.WriteStartObject();
        if (page.Revision > 0)
        {
            writer.WriteString("resourceVersion", page.Revision.ToString(CultureInfo.InvariantCulture));
        }

        if (next is not null)
        {
            writer.WriteString("continue", next);
        }

        if (page.Remaining is { } remaining)
        {
            writer.WriteNumber("remainingItemCount", remaining);
        }

        writer.WriteEndObject();
    }

    private static async Task WriteEach(ApiRequest request, Utf8JsonWriter writer, Page page, Action<StoredObject> write)
    {
        foreach (var value in page.Objects)
        {
            write(value);
            if (writer.BytesPending + request.Http.Response.BodyWriter.UnflushedBytes > SentAtOnceBytes)
            {
                await writer.FlushAsync(request.Cancellation);
                await request.Http.Response.BodyWriter.FlushAsync(request.Cancellation);
            }
        }
    }
}

/// <param name="Revision">0 of what is not stored.</param>
/// <param name="Remaining">How many objects follow; null where that is not known.</param>
internal sealed record Page(IReadOnlyList<StoredObject> Objects, long Revision, ContinueToken? Next, int? Remaining);
