using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Api.Reading;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Versions;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>Answers POST to a collection.</summary>
internal sealed class Creates(Creation creation, Gets gets)
{
    private const string Options = "CreateOptions";

    public async Task Answer(ApiRequest request)
    {
        var options = WriteQuery.OptionsOf(request, Options);
        var validation = WriteQuery.ValidationOf(request, Options);
        var body = await Bodies.Read(request.Http.Request, request.Resource);
        Warnings.Add(request.Http.Response, AdmissionChain.Read(body.Value, request.Type, request.Resource.Schema, validation, body.Repeated));
        RefuseOtherNamespace(request, body.Value);
        var created = creation.Create(request.Resource, request.Namespace, VersionConversions.ToStored(request.Resource, body.Value), options);
        await gets.Write(request, 201, created);
    }

    public static void RefuseOtherNamespace(ApiRequest request, JsonObject value)
    {
        if (request.Type.IsNamespaced && (string?)value["metadata"]?["namespace"] is { Length: > 0 } named && named != request.Namespace)
        {
            throw Refusals.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
    }
}
