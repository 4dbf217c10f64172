using System.Security.Cryptography;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Defaults;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Admission.Plugins;

/// <summary>Gives a pod its service account and mounts that account's token. Source: k8s.io/kubernetes/plugin/pkg/admission/serviceaccount.</summary>
internal sealed class ServiceAccounts(IObjects objects)
{
    private const string MountPath = "/var/run/secrets/kubernetes.io/serviceaccount";
    private const string NameLetters = "bcdfghjklmnpqrstvwxz2456789";

    private static readonly GroupResource Accounts = new("", "serviceaccounts");

    /// <exception cref="ApiException">403 Forbidden where the account is not there.</exception>
    public void FillIn(JsonObject pod, ResourceType type)
    {
        if (pod.Child("metadata").Child("annotations").Text("kubernetes.io/config.mirror") is not null)
        {
            return;
        }

        var spec = pod.ChildOrNew("spec");
        if (string.IsNullOrEmpty(spec.Text("serviceAccountName")))
        {
            spec["serviceAccountName"] = "default";
        }

        PodDefaults.MirrorServiceAccount(spec);
        var account = Find(pod, spec.Text("serviceAccountName")!, type);
        if (account?["imagePullSecrets"] is JsonArray { Count: > 0 } secrets)
        {
            spec.Default("imagePullSecrets", secrets.DeepClone());
        }

        if (spec.Flag("automountServiceAccountToken") ?? account.Flag("automountServiceAccountToken") ?? true)
        {
            MountToken(spec);
        }
    }

    /// <summary>A namespace's <c>default</c> account is a controller's work: where none runs, pods do without.</summary>
    private JsonObject? Find(JsonObject pod, string name, ResourceType type)
    {
        var @namespace = pod.Child("metadata").Text("namespace");
        var account = objects.Find(Accounts, @namespace, name);
        return account is not null || name == "default"
            ? account
            : throw Refusal.Forbidden(type, pod, $"error looking up service account {@namespace}/{name}: serviceaccount \"{name}\" not found");
    }

    private static void MountToken(JsonObject spec)
    {
        var volume = spec.Items("volumes").Select(found => found.Text("name")).FirstOrDefault(IsToken);
        var name = volume ?? "kube-api-access-" + RandomNumberGenerator.GetString(NameLetters, 5);
        var isUsed = false;
        foreach (var container in spec.Items("initContainers").Concat(spec.Items("containers")))
        {
            if (container.Items("volumeMounts").Any(mount => mount.Text("mountPath") == MountPath))
            {
                continue;
            }

            container.ListOrNew("volumeMounts").Add(new JsonObject { ["name"] = name, ["readOnly"] = true, ["mountPath"] = MountPath });
            isUsed = true;
        }

        if (isUsed && volume is null)
        {
            spec.ListOrNew("volumes").Add(TokenVolume(name));
        }
    }

    private static bool IsToken(string? volume) => volume?.StartsWith("kube-api-access-", StringComparison.Ordinal) == true;

    private static JsonObject TokenVolume(string name) => new JsonObject
    {
        ["name"] = name,
        ["projected"] = new JsonObject
        {
            ["sources"] = JsonNode.Parse(
                """
                [
                  {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
                  {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
                  {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}]}}
                ]
                """),
            ["defaultMode"] = 420,
        },
    };
}
