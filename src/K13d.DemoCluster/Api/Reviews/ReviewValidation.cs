using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Validation;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Api.Reviews;

/// <summary>What is wrong with a question about access. Source: pkg/apis/authorization/validation/validation.go of k8s.io/kubernetes.</summary>
internal static class ReviewValidation
{
    private const string Local = "LocalSubjectAccessReview";

    /// <param name="review">With its managed fields.</param>
    /// <exception cref="ApiException">422 Invalid.</exception>
    public static void Check(JsonObject review, ResourceType type)
    {
        var (spec, errors) = (review.Child("spec") ?? [], new FieldErrors());
        Attributes(spec, errors);
        if (type.Kind != "SelfSubjectAccessReview" && spec.IsMissing("user") && !spec.Texts("groups").Any())
        {
            errors.Invalid("spec.user", "", "at least one of user or group must be specified");
        }

        foreach (var selector in (string[])["fieldSelector", "labelSelector"])
        {
            Selector(spec.Child("resourceAttributes").Child(selector), $"spec.resourceAttributes.{selector}", errors);
        }

        Metadata(review, type, errors);
        if (type.Kind == Local)
        {
            OfOneNamespace(spec, review.Child("metadata").Text("namespace"), errors);
        }

        // The real one does not say of which kind.
        errors.ThrowIfAny(type.Group, "", "");
    }

    private static void Attributes(JsonObject spec, FieldErrors errors)
    {
        switch (spec.Child("resourceAttributes"), spec.Child("nonResourceAttributes"))
        {
            case (not null, { } path):
                errors.Invalid("spec.nonResourceAttributes", Shown(path), "cannot be specified in combination with resourceAttributes");
                break;
            case (null, null):
                errors.Invalid("spec.resourceAttributes", null, "exactly one of nonResourceAttributes or resourceAttributes must be specified");
                break;
        }
    }

    private static void Selector(JsonObject? selector, string path, FieldErrors errors)
    {
        if (selector is null)
        {
            return;
        }

        var hasRequirements = selector.Items("requirements").Any();
        if (!selector.IsMissing("rawSelector") && hasRequirements)
        {
            errors.Invalid($"{path}.rawSelector", selector.Text("rawSelector"), "may not specified at the same time as requirements");
        }
        else if (selector.IsMissing("rawSelector") && !hasRequirements)
        {
            errors.Required($"{path}.requirements", $"when {path} is specified, requirements or rawSelector is required");
        }
    }

    private static void Metadata(JsonObject review, ResourceType type, FieldErrors errors)
    {
        var metadata = review.Child("metadata") ?? [];
        if (metadata.Any(field => field.Key != "managedFields" && !(type.Kind == Local && field.Key == "namespace")))
        {
            errors.Invalid("metadata", metadata.DeepClone(), type.Kind == Local ? "must be empty except for namespace" : "must be empty");
        }
    }

    private static void OfOneNamespace(JsonObject spec, string? @namespace, FieldErrors errors)
    {
        if (spec.Child("resourceAttributes") is { } resource && (resource.Text("namespace") ?? "") != @namespace)
        {
            errors.Invalid("spec.resourceAttributes.namespace", resource.Text("namespace") ?? "", "must match metadata.namespace");
        }

        if (spec.Child("nonResourceAttributes") is { } path)
        {
            errors.Invalid("spec.nonResourceAttributes", Shown(path), "disallowed on this kind of request");
        }
    }

    /// <summary>As Go shows a struct that has no JSON names.</summary>
    private static JsonObject Shown(JsonObject path) => new() { ["Path"] = path.Text("path") ?? "", ["Verb"] = path.Text("verb") ?? "" };
}
