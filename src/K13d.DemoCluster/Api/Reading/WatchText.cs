using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Tables;

namespace K13d.DemoCluster.Api.Reading;

/// <summary>Writes the events of a watch, one JSON object a line, each in the form that the caller asked for.</summary>
internal sealed class WatchText : IAsyncDisposable
{
    private const int SentAtOnceBytes = 64 * 1024;
    private const string EndOfInitialEvents = "k8s.io/initial-events-end";

    private readonly ApiRequest request;
    private readonly Shape shape;
    private readonly ObjectForm form;
    private readonly TableForm? table;
    private readonly Utf8JsonWriter writer;
    private bool hasColumns = true;

    public WatchText(ApiRequest request, TimeProvider time)
    {
        this.request = request;
        shape = request.Representation.Shape;
        form = new ObjectForm(request.Resource, isIndented: false);
        table = shape == Shape.Table
            ? new TableForm(TableColumns.Of(request.Type, request.Resource.Definition), form, TableForm.IncludedBy(request.Http.Request.Query), time)
            : null;
        writer = new Utf8JsonWriter(request.Http.Response.BodyWriter, JsonText.WriterOptions);
    }

    /// <summary>Sends the headers, so that the caller knows that it watches.</summary>
    public async Task Begin()
    {
        request.Http.Response.ContentType = "application/json";
        await request.Http.Response.StartAsync(request.Cancellation);
        await request.Http.Response.BodyWriter.FlushAsync(request.Cancellation);
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    public Task Write(string type, StoredObject value) => Write(type, () => WriteObject(value));

    /// <param name="endsInitialEvents">Whether it says that everything that was there has been told.</param>
    public Task WriteBookmark(long revision, bool endsInitialEvents)
    {
        var metadata = new JsonObject { ["name"] = "", ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (endsInitialEvents)
        {
            metadata["annotations"] = new JsonObject { [EndOfInitialEvents] = "true" };
        }

        var bookmark = new StoredObject(
            new JsonObject { ["kind"] = request.Type.Kind, ["apiVersion"] = request.Resource.StorageApiVersion, ["metadata"] = metadata }, revision);
        metadata.Remove("name");
        return Write("BOOKMARK", () => WriteObject(bookmark));
    }

    public async Task WriteError(ApiException refusal)
    {
        await Write("ERROR", () => refusal.ToStatus().WriteTo(writer, JsonText.Options));
        await Flush();
    }

    public async Task Flush() => await request.Http.Response.BodyWriter.FlushAsync(request.Cancellation);

    private async Task Write(string type, Action writeObject)
    {
        writer.WriteStartObject();
        writer.WriteString("type", type);
        writer.WritePropertyName("object");
        writeObject();
        writer.WriteEndObject();
        await writer.FlushAsync(request.Cancellation);
        writer.Reset();
        request.Http.Response.BodyWriter.Write("\n"u8);
        if (request.Http.Response.BodyWriter.UnflushedBytes > SentAtOnceBytes)
        {
            await Flush();
        }
    }

    private void WriteObject(StoredObject value)
    {
        if (table is not null)
        {
            table.WriteStart(writer, () => WriteRevision(value), hasColumns);
            table.WriteRow(writer, value);
            TableForm.WriteEnd(writer);
            hasColumns = false;
        }
        else if (shape is Shape.Metadata or Shape.MetadataList)
        {
            form.WriteMetadata(writer, value);
        }
        else
        {
            form.WriteWhole(writer, value);
        }
    }

    private void WriteRevision(StoredObject value)
    {
        writer.WriteStartObject();
        writer.WriteString("resourceVersion", value.Revision.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }
}
