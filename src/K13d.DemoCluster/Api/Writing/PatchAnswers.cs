using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Api.Reading;
using K13d.DemoCluster.Api.Routing;
using K13d.DemoCluster.Api.Subresources;
using K13d.DemoCluster.Api.Writing.Yaml;
using K13d.DemoCluster.Patches;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>Answers PATCH of an object or a part of it, in each of the four ways.</summary>
internal sealed class PatchAnswers(Creation creation, Replacement replacement, Gets gets, TimeProvider time)
{
    private const string Options = "PatchOptions";
    private const string Apply = "application/apply-patch+yaml";

    public async Task Answer(ApiRequest request, IWriteTarget target)
    {
        var type = Bodies.TypeOf(request.Http.Request);
        if (type is not (Apply or "application/json-patch+json" or "application/merge-patch+json" or "application/strategic-merge-patch+json"))
        {
            throw new ApiException(415, "UnsupportedMediaType", "415: Unsupported Media Type", []);
        }

        var options = WriteQuery.OptionsOf(request, Options, request.Path.Subresource) with { Applies = type == Apply && target is ObjectTarget };
        var validation = WriteQuery.ValidationOf(request, Options);
        CheckApplyOptions(request, options);
        var patch = await Read(request, target, type, validation);
        var warnings = new List<string>();
        var patched = replacement.Replace(
            request.Resource,
            request.Namespace,
            request.Name,
            current =>
            {
                var view = patch.Apply(target.ViewToPatch(current));
                warnings.Clear();
                warnings.AddRange(Read(view, target, patch, validation, () => patch.Apply(target.ViewToPatch(current))));
                Updates.RefuseOtherName(request, view);
                return target.Merge(view, current);
            },
            options);
        if (patched is null && options is { Applies: true, Subresource: null })
        {
            await AnswerCreated(request, target, options, validation, patch);
            return;
        }

        Warnings.Add(request.Http.Response, warnings);
        await gets.WriteView(request, target, 200, patched ?? throw request.NotFound());
    }

    private async Task AnswerCreated(
        ApiRequest request, IWriteTarget target, WriteOptions options, FieldValidation validation, ReadPatch patch)
    {
        var value = patch.Apply(null);
        Warnings.Add(request.Http.Response, Read(value, target, patch, validation, () => patch.Apply(null)));
        Updates.RefuseOtherName(request, value);
        await gets.WriteView(request, target, 201, creation.Create(request.Resource, request.Namespace, target.Merge(value, []), options));
    }

    private static IReadOnlyList<string> Read(
        JsonObject view, IWriteTarget target, ReadPatch patch, FieldValidation validation, Func<JsonObject> result) =>
        AdmissionChain.Read(view, target.Resource.Type, target.Resource.Schema, validation, patch.Repeated, patch.Manner(result));

    private static void CheckApplyOptions(ApiRequest request, WriteOptions options)
    {
        if (options.Applies && string.IsNullOrEmpty(request.Query("fieldManager")))
        {
            throw WriteQuery.Invalid(Options, "FieldValueRequired", "fieldManager", "Required value: is required for apply patch");
        }

        if (!options.Applies && request.Query("force") is not null)
        {
            throw WriteQuery.Invalid(Options, "FieldValueForbidden", "force", "Forbidden: may not be specified for non-apply patch");
        }
    }

    private async Task<ReadPatch> Read(ApiRequest request, IWriteTarget target, string type, FieldValidation validation)
    {
        var bytes = await Bodies.ReadBytes(request.Http.Request);
        var schema = target.Resource.PatchSchema;
        switch (type)
        {
            case Apply:
                var (applied, given) = ReadApplied(target, bytes);
                if (validation == FieldValidation.Strict && given.Faults is [var fault])
                {
                    throw Refusals.BadRequest($"error strict decoding YAML: error converting YAML to JSON: {fault}");
                }

                var apply = new ApplyRequest(
                    target.Resource.Type, request.Query("fieldManager")!, request.Flag("force"), request.Path.Subresource, schema, time.GetUtcNow());
                return ReadPatch.OfApply(applied, view => ServerSideApply.Apply(view, applied, apply), given);
            case "application/json-patch+json":
                var (operations, _) = Parse(bytes, "error decoding patch: ");
                return ReadPatch.OfText(view => JsonPatch.Apply(view!, operations), Repetitions.None);
            case "application/merge-patch+json":
                var (changes, repeated) = Parse(bytes, "error decoding patch: ");
                return ReadPatch.OfText(view => MergePatch.Apply(view!, changes), repeated);
            default:
                if (request.Resource.IsCustom)
                {
                    throw StrategicMergePatch.Unsupported();
                }

                var (strategic, twice) = Parse(bytes, "");
                return ReadPatch.OfMap(strategic, view => StrategicMergePatch.Apply(view, strategic, schema), twice);
        }
    }

    private static (JsonNode? Value, Repetitions Repeated) Parse(ReadOnlyMemory<byte> bytes, string prefix)
    {
        try
        {
            return JsonBody.Read(bytes);
        }
        catch (JsonException malformed)
        {
            throw Refusals.BadRequest(prefix + (GoSyntaxErrors.Of(bytes.Span) ?? malformed.Message));
        }
    }

    private static (JsonObject Applied, Repetitions Repeated) ReadApplied(IWriteTarget target, ReadOnlyMemory<byte> bytes)
    {
        var (json, repeated) = YamlText.ToJson(bytes.Span, why => Refusals.BadRequest($"error decoding YAML: error converting YAML to JSON: {why}"));
        var read = JsonNode.Parse(json);
        var applied = read as JsonObject ?? (read is null ? [] : throw Refusals.BadRequest(
            "error decoding YAML: error unmarshaling JSON: while decoding JSON: "
            + $"json: cannot unmarshal {GoText.DecodedKindOf(read)} into Go value of type map[string]interface {{}}"));

        var type = target.Resource.Type;
        var (version, kind) = (applied.Text("apiVersion") ?? "", applied.Text("kind") ?? "");
        if (version != type.ApiVersion || kind != type.Kind)
        {
            throw Refusals.BadRequest($"invalid object type: {(version.Contains('/', StringComparison.Ordinal) ? version : $"/{version}")}, Kind={kind}");
        }

        return (applied, repeated);
    }
}
