using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Decoding;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>ConfigMaps and Secrets.</summary>
internal static class ConfigValidation
{
    private const string DockerConfig = ".dockerconfigjson";
    private const string Immutable = "field is immutable when `immutable` is set";

    public static void ConfigMap(JsonObject value, FieldErrors errors)
    {
        foreach (var (key, _) in value.Child("data") ?? [])
        {
            Names.Check(errors, $"data[{key}]", key, Names.ConfigKey);
            if (value.Child("binaryData")?.ContainsKey(key) == true)
            {
                errors.Invalid($"data[{key}]", key, "duplicate of key present in binaryData");
            }
        }

        foreach (var (key, _) in value.Child("binaryData") ?? [])
        {
            Names.Check(errors, $"binaryData[{key}]", key, Names.ConfigKey);
        }
    }

    public static void Secret(JsonObject value, FieldErrors errors)
    {
        foreach (var (key, _) in value.Child("data") ?? [])
        {
            Names.Check(errors, $"data[{key}]", key, Names.ConfigKey);
        }

        switch (value.Text("type"))
        {
            case "kubernetes.io/tls":
                Needs(value, errors, "tls.crt", "tls.key");
                break;
            case "kubernetes.io/basic-auth":
                if (!Has(value, "username") && !Has(value, "password"))
                {
                    Needs(value, errors, "username", "password");
                }

                break;
            case "kubernetes.io/ssh-auth":
                Needs(value, errors, "ssh-privatekey");
                break;
            case "kubernetes.io/dockerconfigjson":
                Needs(value, errors, DockerConfig);
                Registry(value, errors);
                break;
            case "kubernetes.io/service-account-token":
                if (value.Child("metadata").Child("annotations").IsMissing("kubernetes.io/service-account.name"))
                {
                    errors.Required("metadata.annotations[kubernetes.io/service-account.name]");
                }

                break;
        }
    }

    public static void Update(JsonObject value, JsonObject current, FieldErrors errors)
    {
        if (value.Text("kind") == "Secret")
        {
            errors.ImmutableField(value["type"], current["type"], "type");
        }

        if (current.Flag("immutable") != true)
        {
            return;
        }

        foreach (var field in (string[])["immutable", "data", "binaryData"])
        {
            if (!JsonNode.DeepEquals(value[field], current[field]))
            {
                errors.Forbidden(field, Immutable);
            }
        }
    }

    private static bool Has(JsonObject value, string key) => value.Child("data")?.ContainsKey(key) == true;

    private static void Needs(JsonObject value, FieldErrors errors, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (!Has(value, key))
            {
                errors.Required($"data[{key}]");
            }
        }
    }

    private static void Registry(JsonObject value, FieldErrors errors)
    {
        if (value.Child("data").Text(DockerConfig) is { } encoded && GoSyntaxErrors.Of(Convert.FromBase64String(encoded)) is { } fault)
        {
            errors.Invalid($"data[{DockerConfig}]", "<secret contents redacted>", fault);
        }
    }
}
