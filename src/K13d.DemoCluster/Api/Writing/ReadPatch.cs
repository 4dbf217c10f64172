using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;
using K13d.DemoCluster.Admission.Validation;
using K13d.DemoCluster.Patches;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Writing;

/// <summary>A patch, ready to be made.</summary>
/// <param name="Apply">From a view as it is (null where an apply creates the object) to the view as it should be.</param>
/// <param name="Repeated">The fields that the patch gave more than once.</param>
/// <param name="Manner">
/// How its result is decoded; given what makes the result anew, for decoding changes it and a refusal shows what it was.
/// </param>
internal sealed record ReadPatch(
    Func<JsonObject?, JsonObject> Apply, Repetitions Repeated, Func<Func<JsonObject>, DecodingManner> Manner)
{
    private static readonly TextWords Text = new();
    private static readonly MapWords Map = new();
    private static readonly Schema NameSchema = new(new JsonObject { ["type"] = "string" }, []);

    /// <summary>A server-side apply, whose result is read from a map. What cannot be read is a mistake of the server's.</summary>
    public static ReadPatch OfApply(JsonObject applied, Func<JsonObject?, JsonObject> apply, Repetitions repeated) => new(
        apply,
        repeated,
        _ => new DecodingManner(Map, unreadable => new ApiException(
            500,
            "",
            $"failed to convert new object ({AppliedTypes.Describe(applied)}) to proper version: "
            + $"unable to convert unstructured object to {AppliedTypes.KindOf(applied)}: {unreadable.Why}")));

    /// <summary>One whose result is read from its text, which a refusal shows.</summary>
    public static ReadPatch OfText(Func<JsonObject?, JsonObject> apply, Repetitions repeated) =>
        new(apply, repeated, result => new DecodingManner(Text, unreadable => Refused(GoText.Json(result()), unreadable)));

    /// <summary>A strategic one, whose result is read from a map. A refusal shows the patch. It cannot say of what kind the object is.</summary>
    public static ReadPatch OfMap(JsonNode? patch, Func<JsonObject, JsonObject> apply, Repetitions repeated)
    {
        return new ReadPatch(OfSameKind, repeated, _ => new DecodingManner(Map, unreadable => Refused(GoText.Of(patch), unreadable)));

        JsonObject OfSameKind(JsonObject? view)
        {
            var result = apply(view!);
            foreach (var field in (ReadOnlySpan<string>)["kind", "apiVersion"])
            {
                if (result[field] is { IsText: false } other)
                {
                    throw Refused(GoText.Of(patch), new Unreadable("", "", "", Map.Mismatch(other, NameSchema, "string", field)));
                }

                result[field] = view![field]?.DeepClone();
            }

            return result;
        }
    }

    private static ApiException Refused(string shown, Unreadable unreadable)
    {
        var errors = new FieldErrors();
        errors.Invalid("patch", shown, unreadable.Why);
        return errors.Refusal("", "", "");
    }
}
