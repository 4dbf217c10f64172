using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation.CustomResources;

/// <summary>What a version of a custom resource is made of: its schema, its subresources, its columns, the fields that select it.</summary>
internal static class VersionParts
{
    private static readonly string[] ColumnTypes = ["boolean", "date", "integer", "number", "string"];
    private static readonly string[] ColumnFormats = ["byte", "date", "date-time", "double", "float", "int32", "int64", "password"];

    /// <param name="isWanted">Which of the parts to look at.</param>
    /// <param name="path">What stands before the name of a part, with its dot.</param>
    /// <param name="schemaPath">Where the schema is said to be.</param>
    public static void Check(JsonObject version, Predicate<string> isWanted, string path, string schemaPath, FieldErrors errors)
    {
        var schema = version.Child("schema", "openAPIV3Schema");
        if (isWanted("schema") && schema is not null)
        {
            DefinitionSchema.Check(schema, $"{schemaPath}.openAPIV3Schema", version.Child("subresources", "status") is not null, errors);
        }

        if (isWanted("subresources") && version.Child("subresources", "scale") is { } scale)
        {
            Scale(scale, $"{path}subresources.scale", errors);
        }

        foreach (var (index, column) in version.Items("additionalPrinterColumns").Index().Where(_ => isWanted("additionalPrinterColumns")))
        {
            Column(column, $"{path}additionalPrinterColumns[{index}]", errors);
        }

        if (isWanted("selectableFields"))
        {
            SelectableFields([.. version.Items("selectableFields")], schema, $"{path}selectableFields", errors);
        }
    }

    private static void Scale(JsonObject scale, string path, FieldErrors errors)
    {
        Replicas("specReplicasPath", ".spec.", "should be a json path under .spec");
        Replicas("statusReplicasPath", ".status.", "should be a json path under .status");
        if (scale.Text("labelSelectorPath") is { Length: > 0 } selector && IsSimplePath(selector, $"{path}.labelSelectorPath", errors)
            && !selector.StartsWith(".spec.", StringComparison.Ordinal) && !selector.StartsWith(".status.", StringComparison.Ordinal))
        {
            errors.Invalid($"{path}.labelSelectorPath", selector, "should be a json path under either .spec or .status");
        }

        void Replicas(string field, string root, string why)
        {
            if (scale.IsMissing(field))
            {
                errors.Required($"{path}.{field}");
            }
            else if (IsSimplePath(scale.Text(field)!, $"{path}.{field}", errors) && !scale.Text(field)!.StartsWith(root, StringComparison.Ordinal))
            {
                errors.Invalid($"{path}.{field}", scale.Text(field), why);
            }
        }
    }

    private static void Column(JsonObject column, string path, FieldErrors errors)
    {
        errors.Required(column, "name", path);
        OneOf("type", ColumnTypes, isRequired: true);
        OneOf("format", ColumnFormats, isRequired: false);
        if (column.IsMissing("jsonPath"))
        {
            errors.Required($"{path}.JSONPath");
        }
        else
        {
            _ = IsSimplePath(column.Text("jsonPath")!, $"{path}.JSONPath", errors);
        }

        void OneOf(string field, string[] words, bool isRequired)
        {
            var why = $"must be one of {string.Join(',', words)}";
            if (column.IsMissing(field))
            {
                if (isRequired)
                {
                    errors.Required($"{path}.{field}", why);
                }
            }
            else if (!words.Contains(column.Text(field)))
            {
                errors.Invalid($"{path}.{field}", column.Text(field), why);
            }
        }
    }

    private static void SelectableFields(IReadOnlyList<JsonObject> fields, JsonObject? schema, string path, FieldErrors errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, field) in fields.Index())
        {
            var (where, place) = (field.Text("jsonPath") ?? "", $"{path}[{index}].jsonPath");
            if (where.Length == 0)
            {
                errors.Required(place);
            }
            else if (where[0] is not ('.' or '['))
            {
                errors.Invalid(place, where, $"is an invalid path: expected [ or . but got: {where}");
            }
            else if (where.TrimStart('.').Split('.').Aggregate(schema, (found, step) => found.Child("properties", step)) is not { } found)
            {
                errors.Invalid(place, where, "is an invalid path: does not refer to a valid field");
            }
            else if (found.Text("type") is not ("string" or "boolean" or "integer"))
            {
                errors.Invalid(
                    place, where, "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.");
            }
            else if (!seen.Add(where))
            {
                errors.Duplicate(place, where);
            }
        }
    }

    private static bool IsSimplePath(string path, string field, FieldErrors errors)
    {
        if (path[0] != '.')
        {
            errors.Invalid(field, path, "must be a simple json path starting with .");
        }

        return path[0] == '.';
    }
}
