using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>What is wrong with an object, field by field, in the API server's words. Source: k8s.io/apimachinery/pkg/util/validation/field/errors.go.</summary>
internal sealed class FieldErrors
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Reason, string Field, string Message)> errors = [];

    public int Count => errors.Count;

    public void Invalid(string field, JsonNode? value, string why) => Add("FieldValueInvalid", field, $"Invalid value: {Shown(value)}: {why}");

    public void TypeInvalid(string field, JsonNode? value, string why) => Add("FieldValueTypeInvalid", field, $"Invalid value: {Shown(value)}: {why}");

    public void Required(string field, string why = "") => Add("FieldValueRequired", field, With("Required value", why));

    public void Forbidden(string field, string why) => Add("FieldValueForbidden", field, With("Forbidden", why));

    public void Duplicate(string field, JsonNode? value, string why = "") => Add("FieldValueDuplicate", field, With($"Duplicate value: {Shown(value)}", why));

    public void NotFound(string field, JsonNode? value) => Add("FieldValueNotFound", field, $"Not found: {Shown(value)}");

    public void TooLong(string field, int bytes) => Add("FieldValueTooLong", field, $"Too long: may not be more than {bytes} bytes");

    public void TooMany(string field, int count, int most) => Add("FieldValueTooMany", field, $"Too many: {count}: must have at most {most} items");

    /// <param name="supported">In the order in which they are named.</param>
    public void NotSupported(string field, JsonNode? value, params IEnumerable<string> supported) => Add(
        "FieldValueNotSupported",
        field,
        $"Unsupported value: {Shown(value)}: supported values: {string.Join(", ", supported.Select(text => $"\"{text}\""))}");

    /// <summary>Takes over what is wrong with a part, whose fields are told from its root.</summary>
    public void AddBelow(string path, FieldErrors part) =>
        errors.AddRange(part.errors.Select(error => error with { Field = error.Field.Length == 0 ? path : $"{path}.{error.Field}" }));

    /// <exception cref="ApiException">422 Invalid, where anything is wrong.</exception>
    public void ThrowIfAny(ResourceType type, string name) => ThrowIfAny(type.Group, type.Kind, name);

    /// <param name="kind">Empty where the real one does not name it.</param>
    /// <exception cref="ApiException">422 Invalid, where anything is wrong.</exception>
    public void ThrowIfAny(string group, string kind, string name)
    {
        if (errors.Count > 0)
        {
            throw Refusal(group, kind, name);
        }
    }

    /// <summary>For what the real one answers as a mistake of its own: it tells the faults without saying that the object is invalid.</summary>
    /// <exception cref="ApiException">500, where anything is wrong.</exception>
    public void ThrowAggregateIfAny()
    {
        if (errors.Count > 0)
        {
            throw new ApiException(500, "", Said());
        }
    }

    /// <summary>422 Invalid, for the errors that were found.</summary>
    public ApiException Refusal(string group, string kind, string name)
    {
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        if (kind.Length > 0)
        {
            details["kind"] = kind;
        }

        details["causes"] = new JsonArray([.. errors.Select(error =>
            new JsonObject { ["reason"] = error.Reason, ["message"] = error.Message, ["field"] = error.Field })]);
        var what = group.Length == 0 ? kind : $"{kind}.{group}";
        return new ApiException(
            422, "Invalid", $"{what} \"{name}\" is invalid: {Said()}", details);
    }

    private string Said()
    {
        var said = errors.Select(error => $"{error.Field}: {error.Message}").Distinct(StringComparer.Ordinal).ToList();
        return said.Count == 1 ? said[0] : $"[{string.Join(", ", said)}]";
    }

    private static string Shown(JsonNode? value) => value is null ? "null" : value.ToJsonString(Json);

    private static string With(string what, string why) => why.Length == 0 ? what : $"{what}: {why}";

    private void Add(string reason, string field, string message) => errors.Add((reason, field, message));
}
