using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace K13d.DemoCluster.Admission.Validation;

/// <summary>Security contexts of pods and containers.</summary>
internal static partial class SecurityValidation
{
    private const string SysctlRule = @"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";

    public static void OfPod(JsonObject? context, string path, FieldErrors errors)
    {
        foreach (var field in (string[])["fsGroup", "runAsUser", "runAsGroup"])
        {
            Id(context, field, path, errors);
        }

        errors.OneOf(context, "fsGroupChangePolicy", path, "Always", "OnRootMismatch");
        Seccomp(context, path, errors);
        var index = 0;
        foreach (var setting in context.Items("sysctls"))
        {
            var at = $"{path}.sysctls[{index++}].name";
            if (setting.IsMissing("name"))
            {
                errors.Required(at);
            }
            else if (!Sysctl().IsMatch(setting.Text("name")!))
            {
                errors.Invalid(at, setting.Text("name"), $"must have at most 253 characters and match regex {SysctlRule}");
            }
        }
    }

    public static void OfContainer(JsonObject? context, string path, FieldErrors errors)
    {
        foreach (var field in (string[])["runAsUser", "runAsGroup"])
        {
            Id(context, field, path, errors);
        }

        errors.OneOf(context, "procMount", path, "Default", "Unmasked");
        Seccomp(context, path, errors);
        if (context.Flag("allowPrivilegeEscalation") == false)
        {
            if (context.Flag("privileged") == true)
            {
                errors.Invalid(path, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
            }

            if (context.Child("capabilities").Texts("add").Contains("CAP_SYS_ADMIN"))
            {
                errors.Invalid(path, context, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
            }
        }
    }

    private static void Id(JsonObject? context, string field, string path, FieldErrors errors)
    {
        if (context.Number(field) is { } id and (< 0 or > int.MaxValue))
        {
            errors.Invalid($"{path}.{field}", id, "must be between 0 and 2147483647, inclusive");
        }
    }

    private static void Seccomp(JsonObject? context, string path, FieldErrors errors)
    {
        var profile = context.Child("seccompProfile");
        errors.OneOf(profile, "type", $"{path}.seccompProfile", "Localhost", "RuntimeDefault", "Unconfined");
        if (profile.Text("type") == "Localhost" && profile.IsMissing("localhostProfile"))
        {
            errors.Required($"{path}.seccompProfile.localhostProfile", "must be set when seccomp type is Localhost");
        }
    }

    [GeneratedRegex(SysctlRule, RegexOptions.NonBacktracking)]
    private static partial Regex Sysctl();
}
