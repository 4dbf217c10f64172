using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Structural;
using K13d.DemoCluster.Schemas;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Validation.CustomResources;

/// <summary>Custom resources. Source: k8s.io/apiextensions-apiserver/pkg/registry/customresource/validator.go.</summary>
internal static class CustomObjectValidation
{
    /// <summary>Whether it is not of the kind that the path says, beside which nothing else is looked at.</summary>
    public static bool IsOfOtherType(JsonObject value, ResourceType type, FieldErrors errors)
    {
        if (!CustomKinds.IsCustom(type))
        {
            return false;
        }

        var before = errors.Count;
        foreach (var (field, expected) in ((string, string)[])[("kind", type.Kind), ("apiVersion", type.ApiVersion)])
        {
            if (value.Text(field) != expected)
            {
                errors.Invalid(field, value.Text(field) ?? "", $"must be {expected}");
            }
        }

        return errors.Count > before;
    }

    public static void Check(JsonObject value, ResourceType type, Schema? schema, FieldErrors errors)
    {
        if (schema is not null)
        {
            StructuralValidation.Check(value, schema, errors);
        }

        if (type.Scale is { } scale)
        {
            Replicas(value, scale.Spec, errors);
            Replicas(value, scale.Status, errors);
        }
    }

    private static void Replicas(JsonObject value, string path, FieldErrors errors)
    {
        switch (value.Number(ScalePaths.StepsOf(path)))
        {
            case < 0 and var few:
                errors.Invalid(path, few, "should be a non-negative integer");
                break;
            case > int.MaxValue and var many:
                errors.Invalid(path, many, $"should be less than or equal to {int.MaxValue}");
                break;
        }
    }
}
