using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Requests and limits of containers, and amounts elsewhere.</summary>
internal static class ResourceValidation
{
    private static readonly string[] OfContainers = ["cpu", "memory", "ephemeral-storage"];

    public static void Check(JsonObject? resources, string path, FieldErrors errors)
    {
        var (requests, limits) = (resources.Child("requests"), resources.Child("limits"));
        foreach (var (resource, amount) in limits ?? [])
        {
            Name(resource, $"{path}.limits[{resource}]", errors);
            Amount(resource, amount, $"{path}.limits[{resource}]", errors);
        }

        foreach (var (resource, amount) in requests ?? [])
        {
            var at = $"{path}.requests[{resource}]";
            Name(resource, at, errors);
            Amount(resource, amount, at, errors);
            var (request, limit) = (Quantity.Of(amount), Quantity.Of(limits?[resource]));
            if (limit is null)
            {
                if (!MayExceed(resource) && IsKnown(resource))
                {
                    errors.Required($"{path}.limits", $"Limit must be set for non overcommitable resources");
                }
            }
            else if (!MayExceed(resource) && request!.Value.Nanos != limit.Value.Nanos)
            {
                errors.Invalid($"{path}.requests", request.ToString(), $"must be equal to {resource} limit of {limit}");
            }
            else if (request > limit)
            {
                errors.Invalid($"{path}.requests", request.ToString(), $"must be less than or equal to {resource} limit of {limit}");
            }
        }
    }

    /// <summary>An amount that may not be negative, and of some resources only whole.</summary>
    public static void Amount(string resource, JsonNode? amount, string path, FieldErrors errors)
    {
        if (Quantity.Of(amount) is not { } quantity)
        {
            return;
        }

        if (quantity < Quantity.Zero)
        {
            errors.Invalid(path, quantity.ToString(), "must be greater than or equal to 0");
        }
        else if (!MayExceed(resource) && !(quantity.Nanos % 1_000_000_000).IsZero)
        {
            errors.Invalid(path, quantity.ToString(), "must be an integer");
        }
    }

    /// <summary>Whether more may be used than was asked for: not of what comes in whole devices or pages.</summary>
    private static bool MayExceed(string resource) => IsNative(resource) && !resource.StartsWith("hugepages-", StringComparison.Ordinal);

    private static bool IsNative(string resource) =>
        !resource.Contains('/', StringComparison.Ordinal) || resource.StartsWith("kubernetes.io/", StringComparison.Ordinal);

    private static bool IsKnown(string resource) =>
        resource.Contains('/', StringComparison.Ordinal) || OfContainers.Contains(resource) || resource.StartsWith("hugepages-", StringComparison.Ordinal);

    private static void Name(string resource, string path, FieldErrors errors)
    {
        Names.Check(errors, path, resource, Names.Qualified);
        if (!IsKnown(resource))
        {
            errors.Invalid(path, resource, "must be a standard resource type or fully qualified");
            errors.Invalid(path, resource, "must be a standard resource for containers");
        }
    }
}
