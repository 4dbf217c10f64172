using System.Text.Json.Nodes;
using K13d.DemoCluster.Controllers;
using K13d.DemoCluster.Store;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>The environment of a container, and what is missing for it.</summary>
internal sealed class ContainerEnvironment
{
    private readonly IObjects objects;
    private readonly JsonObject pod;
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);

    private ContainerEnvironment(IObjects objects, JsonObject pod) => (this.objects, this.pod) = (objects, pod);

    /// <summary>Why the container cannot be made, in the kubelet's words; null where it can.</summary>
    public string? Fault { get; private set; }

    public IReadOnlyDictionary<string, string> Variables => variables;

    public static ContainerEnvironment Of(IObjects objects, JsonObject pod, JsonObject container)
    {
        var environment = new ContainerEnvironment(objects, pod);
        environment.TakeGiven();
        foreach (var source in container.Items("envFrom")) environment.TakeAll(source);
        foreach (var variable in container.Items("env")) environment.Take(variable);
        if (environment.Fault is null && RunsAsRootAgainstItsWill(pod, container))
        {
            environment.Fault = $"container has runAsNonRoot and image will run as root (pod: \"{pod.Name}_{pod.Namespace}({pod.Uid})\", container: {container.Text("name")})";
        }

        return environment;
    }

    /// <summary>Replaces <c>$(NAME)</c> as in commands and arguments.</summary>
    public string Expand(string text)
    {
        foreach (var (name, value) in variables) text = text.Replace($"$({name})", value, StringComparison.Ordinal);
        return text;
    }

    // What runtime and kubelet give every container: https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
    private void TakeGiven()
    {
        variables["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        variables["HOSTNAME"] = pod.Text("spec", "hostname") ?? pod.Name;
        if (objects.Find(Resources.Services, "default", "kubernetes") is { } api) TakeService(api);
        if (pod.Flag("spec", "enableServiceLinks") != false)
        {
            foreach (var service in objects.List(Resources.Services, pod.Namespace)) TakeService(service);
        }

        variables["HOME"] = "/root";
    }

    private void TakeService(JsonObject service)
    {
        if (service.Text("spec", "clusterIP") is not { Length: > 0 } address || address == "None") return;
        var name = service.Name.ToUpperInvariant().Replace('-', '_');
        foreach (var (port, at) in service.Items("spec", "ports").Select((port, at) => (port, at)))
        {
            var (number, protocol) = (port.NumberOrText("port"), port.Text("protocol") ?? "TCP");
            var url = $"{protocol.ToLowerInvariant()}://{address}:{number}";
            if (at == 0)
            {
                variables[$"{name}_SERVICE_HOST"] = address;
                variables[$"{name}_SERVICE_PORT"] = number ?? "";
                variables[$"{name}_PORT"] = url;
            }

            if (port.Text("name") is { Length: > 0 } named) variables[$"{name}_SERVICE_PORT_{named.ToUpperInvariant().Replace('-', '_')}"] = number ?? "";
            var prefix = $"{name}_PORT_{number}_{protocol}";
            variables[prefix] = url;
            variables[$"{prefix}_PROTO"] = protocol.ToLowerInvariant();
            variables[$"{prefix}_PORT"] = number ?? "";
            variables[$"{prefix}_ADDR"] = address;
        }
    }

    private void TakeAll(JsonObject source)
    {
        foreach (var (field, resource, kind) in new[] { ("configMapRef", Resources.ConfigMaps, "configmap"), ("secretRef", Resources.Secrets, "secret") })
        {
            if (source.Child(field) is not { } reference) continue;
            if (Find(resource, reference, kind) is not { } found) continue;
            foreach (var (name, value) in found.Pairs("data")) variables[source.Text("prefix") + name] = value;
        }
    }

    private void Take(JsonObject variable)
    {
        var name = variable.Text("name") ?? "";
        if (variable.Child("valueFrom") is not { } source)
        {
            variables[name] = Expand(variable.Text("value") ?? "");
        }
        else if (source.Child("configMapKeyRef") is { } configMapKey)
        {
            TakeKey(name, Resources.ConfigMaps, configMapKey, "configmap", "ConfigMap");
        }
        else if (source.Child("secretKeyRef") is { } secretKey)
        {
            TakeKey(name, Resources.Secrets, secretKey, "secret", "Secret");
        }
        else
        {
            variables[name] = source.Text("fieldRef", "fieldPath") is { } path ? Field(path) : "";
        }
    }

    private void TakeKey(string name, GroupResource resource, JsonObject reference, string kind, string type)
    {
        if (Find(resource, reference, kind) is not { } found) return;
        var key = reference.Text("key") ?? "";
        if (found.At("data", key) is { } value) variables[name] = value.Text() ?? "";
        else if (reference.Flag("optional") != true) Fault ??= $"couldn't find key {key} in {type} {pod.Namespace}/{found.Name}";
    }

    private JsonObject? Find(GroupResource resource, JsonObject reference, string kind)
    {
        var found = objects.Find(resource, pod.Namespace, reference.Text("name") ?? "");
        if (found is null && reference.Flag("optional") != true) Fault ??= $"{kind} \"{reference.Text("name")}\" not found";
        return found;
    }

    private string Field(string path) => path switch
    {
        "metadata.name" => pod.Name,
        "metadata.namespace" => pod.Namespace ?? "",
        "metadata.uid" => pod.Uid,
        _ => pod.Text(path.Split('.')) ?? "",
    };

    private static bool RunsAsRootAgainstItsWill(JsonObject pod, JsonObject container)
    {
        var own = container.Child("securityContext");
        var shared = pod.Child("spec", "securityContext");
        var isRefused = (own.Flag("runAsNonRoot") ?? shared.Flag("runAsNonRoot")) == true;
        return isRefused && (own.Number("runAsUser") ?? shared.Number("runAsUser") ?? 0) == 0;
    }
}
