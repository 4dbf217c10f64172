using System.Globalization;
using System.Text.Json;
using K13d.DemoCluster.Api.Rendering;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Subresources;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Tables;

namespace K13d.DemoCluster.Api.Reading;

/// <summary>Answers one object, in the form that is asked for.</summary>
internal sealed class Gets(ObjectStore store, TimeProvider time)
{
    public Task Answer(ApiRequest request) =>
        Write(request, 200, store.Find(request.Resource.Storage, request.Namespace, request.Name) ?? throw request.NotFound());

    public Task AnswerView(ApiRequest request, IWriteTarget target) => WriteView(
        request, target, 200, store.Find(request.Resource.Storage, request.Namespace, request.Name) ?? throw request.NotFound());

    /// <summary>Answers what a target shows of an object.</summary>
    public Task WriteView(ApiRequest request, IWriteTarget target, int status, StoredObject value) =>
        ReferenceEquals(target.Resource, request.Resource)
            ? Write(request, status, value)
            : Write(request with { Resource = target.Resource }, status, new StoredObject(target.View(value.Value), value.Revision));

    /// <summary>Also what a write answers.</summary>
    public async Task Write(ApiRequest request, int status, StoredObject value)
    {
        var representation = request.Representation;
        if (representation.Shape == Shape.MetadataList)
        {
            throw new ApiException(
                406, "NotAcceptable", $"you requested PartialObjectMetadataList, but the requested object is not a list (*core.{request.Type.Kind})");
        }

        var form = new ObjectForm(request.Resource, representation.IsIndented);
        var table = representation.Shape == Shape.Table
            ? new TableForm(ColumnsOf(request.Resource), form, TableForm.IncludedBy(request.Http.Request.Query), time)
            : null;
        request.Http.Response.StatusCode = status;
        request.Http.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(
            request.Http.Response.BodyWriter, JsonText.WriterOptions with { Indented = representation.IsIndented });
        if (table is not null)
        {
            table.WriteStart(writer, () => WriteRevision(writer, value));
            table.WriteRow(writer, value);
            TableForm.WriteEnd(writer);
        }
        else if (representation.Shape == Shape.Metadata)
        {
            form.WriteMetadata(writer, value);
        }
        else
        {
            form.WriteWhole(writer, value);
        }

        await writer.FlushAsync(request.Cancellation);
    }

    private static ITableColumns ColumnsOf(ServedResource resource) =>
        resource.Type.Kind == "Scale" ? TableColumns.OfScale() : TableColumns.Of(resource.Type, resource.Definition);

    private static void WriteRevision(Utf8JsonWriter writer, StoredObject value)
    {
        writer.WriteStartObject();
        if (value.Revision > 0)
        {
            writer.WriteString("resourceVersion", value.Revision.ToString(CultureInfo.InvariantCulture));
        }

        writer.WriteEndObject();
    }
}
