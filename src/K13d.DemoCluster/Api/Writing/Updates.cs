using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Api.Reading;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Subresources;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>Answers PUT to an object or a part of it.</summary>
internal sealed class Updates(Creation creation, Replacement replacement, Gets gets)
{
    private const string Options = "UpdateOptions";

    public async Task Answer(ApiRequest request, IWriteTarget target)
    {
        var type = target.Resource.Type;
        var options = WriteQuery.OptionsOf(request, Options, request.Path.Subresource);
        var validation = WriteQuery.ValidationOf(request, Options);
        var body = await Bodies.Read(request.Http.Request, target.Resource);
        Warnings.Add(request.Http.Response, AdmissionChain.Read(body.Value, type, target.Resource.Schema, validation, body.Repeated));
        RefuseOtherName(request, body.Value);
        var replaced = replacement.Replace(
            request.Resource, request.Namespace, request.Name, current => target.Merge((JsonObject)body.Value.DeepClone(), current), options);
        if (replaced is not null)
        {
            await gets.WriteView(request, target, 200, replaced);
            return;
        }

        if (request.Path.Subresource is not null || !KindTraits.CreatesOnUpdate(request.Resource))
        {
            throw request.NotFound();
        }

        await gets.WriteView(request, target, 201, creation.Create(request.Resource, request.Namespace, target.Merge(body.Value, []), options));
    }

    public static void RefuseOtherName(ApiRequest request, JsonObject value)
    {
        var metadata = ObjectMeta.Of(value);
        var name = (string?)metadata["name"] ?? "";
        if (name.Length == 0)
        {
            throw Refusals.BadRequest($"the name of the object ({request.Name} based on URL) was undeterminable: name must be provided");
        }

        if (name != request.Name)
        {
            throw Refusals.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        }

        Creates.RefuseOtherNamespace(request, value);
        if (request.Type.IsNamespaced)
        {
            metadata["namespace"] = request.Namespace;
        }
    }
}
