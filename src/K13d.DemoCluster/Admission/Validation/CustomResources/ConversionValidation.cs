using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Validation.CustomResources;

/// <summary>How the versions of a CustomResourceDefinition are converted. Source: as <see cref="DefinitionValidation"/>.</summary>
internal static class ConversionValidation
{
    private const string Config = "spec.conversion.webhookClientConfig";
    private const string Reviews = "spec.conversion.conversionReviewVersions";
    private const string NotWanted = "should not be set when strategy is not set to Webhook";

    private static readonly string[] KnownReviews = ["v1", "v1beta1"];

    public static void Check(JsonObject spec, FieldErrors errors)
    {
        if (spec.Child("conversion") is not { } conversion)
        {
            return;
        }

        var (strategy, webhook) = (conversion.Text("strategy"), conversion.Child("webhook"));
        if (spec.Flag("preserveUnknownFields") == true && strategy != "None")
        {
            errors.Invalid("spec.conversion.strategy", strategy, "must be None if spec.preserveUnknownFields is true");
        }

        errors.OneOf(conversion, "strategy", "spec.conversion", "None", "Webhook");
        if (strategy == "Webhook")
        {
            Client(webhook.Child("clientConfig"), errors);
            ReviewVersions([.. webhook.Texts("conversionReviewVersions")], errors);
        }
        else if (webhook is not null)
        {
            if (webhook["clientConfig"] is not null)
            {
                errors.Forbidden(Config, NotWanted);
            }

            if (webhook.Texts("conversionReviewVersions").Any())
            {
                errors.Forbidden(Reviews, NotWanted);
            }
        }
    }

    private static void Client(JsonObject? client, FieldErrors errors)
    {
        if (client is null)
        {
            errors.Required(Config, "required when strategy is set to Webhook");
        }
        else if (client.IsMissing("url") == (client.Child("service") is null))
        {
            errors.Required(Config, "exactly one of url or service is required");
        }
    }

    private static void ReviewVersions(IReadOnlyList<string> versions, FieldErrors errors)
    {
        if (versions.Count == 0)
        {
            errors.Required(Reviews);
            return;
        }

        foreach (var (index, version) in versions.Index())
        {
            Names.Check(errors, $"{Reviews}[{index}]", version, Names.ServiceLabel);
        }

        if (!versions.Intersect(KnownReviews).Any())
        {
            errors.Invalid(Reviews, versions.ToJsonArray(), "must include at least one of v1, v1beta1");
        }
    }
}
