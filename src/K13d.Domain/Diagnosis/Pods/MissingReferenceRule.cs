using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A ConfigMap or Secret, or a key of one, that the pod needs and that is not there.</summary>
internal sealed partial class MissingReferenceRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (it.Over() || !it.Scheduled() || PodContainer.Of(it).All(container => container.Ready))
        {
            return [];
        }

        var told = PodContainer.Of(it)
            .Where(container => container.WaitsFor == "CreateContainerConfigError")
            .Select(container => container.Quote("waiting", container.Waiting))
            .Append(it.SettingUp() ? it.Event("not found", "FailedMount", "Failed") ?? it.Event("non-existent", "FailedMount") : null)
            .OfType<Evidence>().ToList();
        if (told.Count == 0 && !it.SettingUp())
        {
            return [];
        }

        var missing = Mentioned(told).Concat(References(it.Json).SelectMany(reference => Lacks(it, reference))).Distinct().ToList();
        return missing.Count > 0
            ? missing.Select(reference => it.Found(Severity.Error, Depth.Root, Cause(reference, it.Namespace), [.. told, Field(it, reference)]) with { Fix = it.Undo() })
            : told.Where(_ => PodContainer.Of(it).Any(container => container.WaitsFor == "CreateContainerConfigError"))
                .Take(1)
                .Select(said => it.Found(Severity.Error, Depth.Own, "The configuration of a container is refused: correct what the message names.", said) with { Fix = it.Undo() });
    }

    private static string Cause(Reference missing, string? @namespace) => missing.Key is { } key
        ? $"{missing.Kind} {missing.Name} has no key '{key}', which the pod needs: add it, or correct the key in the pod's template."
        : $"{missing.Kind} {missing.Name} does not exist in namespace {@namespace}, and the pod needs it: create it, or correct its name in the pod's template.";

    private static IEnumerable<Reference> Mentioned(IEnumerable<Evidence> told) =>
        told.SelectMany(said => NotFound().Matches(said.Quote).Select(match => new Reference(KindOf(match.Groups[1].Value), match.Groups[2].Value, null))
            .Concat(NoKey().Matches(said.Quote).Select(match => new Reference(KindOf(match.Groups[2].Value), match.Groups[3].Value, match.Groups[1].Value))));

    private static string KindOf(string spelled) => spelled.Equals("secret", StringComparison.OrdinalIgnoreCase) ? "Secret" : "ConfigMap";

    private static Evidence? Field(SnapshotObject pod, Reference missing) =>
        References(pod.Json).Where(reference => reference.Kind == missing.Kind && reference.Name == missing.Name)
            .Select(reference => Evidence.Of($"{pod.Component} spec", $"needs {reference.Kind} {reference.Name}{(reference.Key is { } key ? $" key {key}" : "")}"))
            .FirstOrDefault();

    /// <summary>What is missing of it: the object, its key, or nothing.</summary>
    private static IEnumerable<Reference> Lacks(SnapshotObject pod, Reference reference) =>
        !pod.Snapshot.Has(reference.Kind) ? []
        : pod.Snapshot.Find(reference.Kind, pod.Namespace, reference.Name) is not { } found ? [reference with { Key = null }]
        : reference.Key is { } key && KeysOf(found.Json) is { Count: > 0 } keys && !keys.Contains(key) ? [reference]
        : [];

    private static List<string> KeysOf(JsonObject found) =>
        [.. ((string[])["data", "binaryData", "stringData"]).SelectMany(part => found[part] is JsonObject values ? values.Select(value => value.Key) : [])];

    /// <summary>All that the pod cannot do without.</summary>
    private static IEnumerable<Reference> References(JsonObject pod)
    {
        var containers = pod.Items("spec", "initContainers").Concat(pod.Items("spec", "containers")).ToList();
        var fromEnv = containers.SelectMany(container => container.Items("env"))
            .SelectMany(entry => Both(entry.At("valueFrom"), "configMapKeyRef", "secretKeyRef", "name"));
        var fromAll = containers.SelectMany(container => container.Items("envFrom")).SelectMany(entry => Both(entry, "configMapRef", "secretRef", "name"));
        var volumes = pod.Items("spec", "volumes").ToList();
        var fromVolumes = volumes.SelectMany(volume => Both(volume, "configMap", "secret", "name"));
        var fromSecrets = volumes.SelectMany(volume => Both(volume, "configMap", "secret", "secretName"));
        return fromEnv.Concat(fromAll).Concat(fromVolumes).Concat(fromSecrets);
    }

    private static IEnumerable<Reference> Both(JsonNode? parent, string configMap, string secret, string name) =>
        new[] { (Field: configMap, Kind: "ConfigMap"), (Field: secret, Kind: "Secret") }
            .Where(kind => parent.Text(kind.Field, name) is not null && !parent.Flag(kind.Field, "optional"))
            .Select(kind => new Reference(kind.Kind, parent.Text(kind.Field, name)!, parent.Text(kind.Field, "key")));

    [GeneratedRegex("""(configmap|secret) \\?"([^"\\]+)\\?" not found""", RegexOptions.IgnoreCase)]
    private static partial Regex NotFound();

    [GeneratedRegex("""couldn't find key (\S+) in (ConfigMap|Secret) (?:[^\s/]+/)?([^\s/]+)""", RegexOptions.IgnoreCase)]
    private static partial Regex NoKey();

    private sealed record Reference(string Kind, string Name, string? Key);
}
