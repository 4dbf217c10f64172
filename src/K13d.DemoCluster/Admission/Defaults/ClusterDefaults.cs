using System.Text;
using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Defaults;

/// <summary>What secrets, namespaces, roles, priorities, limits and the definitions of kinds are filled with.</summary>
internal static class ClusterDefaults
{
    private const string Rbac = "rbac.authorization.k8s.io";

    public static void Secret(JsonObject secret)
    {
        secret.Default("type", "Opaque");
        if (secret.Child("stringData") is { } texts)
        {
            var data = secret.ChildOrNew("data");
            foreach (var (key, text) in texts)
            {
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text?.GetValue<string>() ?? ""));
            }
        }

        secret.Remove("stringData");
    }

    public static void Namespace(JsonObject value)
    {
        var metadata = value.ChildOrNew("metadata");
        if (metadata.Text("name") is { Length: > 0 } name)
        {
            metadata.ChildOrNew("labels")["kubernetes.io/metadata.name"] = name;
        }

        value.ChildOrNew("status").Default("phase", "Active");
    }

    public static void RoleBinding(JsonObject binding)
    {
        var role = binding.ChildOrNew("roleRef");
        if (role.Text("apiGroup") is null or "")
        {
            role["apiGroup"] = Rbac;
        }

        foreach (var subject in binding.Items("subjects").Where(subject => subject.Text("kind") is "User" or "Group"))
        {
            subject.Default("apiGroup", Rbac);
        }
    }

    public static void PriorityClass(JsonObject priority) => priority.Default("preemptionPolicy", "PreemptLowerPriority");

    /// <summary>Limits are defaults too: https://kubernetes.io/docs/concepts/policy/limit-range/.</summary>
    public static void LimitRange(JsonObject range)
    {
        foreach (var limit in range.ChildOrNew("spec").Items("limits").Where(limit => limit.Text("type") == "Container"))
        {
            Fill(limit, "default", "max");
            Fill(limit, "defaultRequest", "default");
            Fill(limit, "defaultRequest", "min");
        }
    }

    public static void CustomResourceDefinition(JsonObject definition)
    {
        var spec = definition.ChildOrNew("spec");
        var names = spec.ChildOrNew("names");
        if (names.Text("kind") is { Length: > 0 } kind)
        {
            names.Default("singular", kind.ToLowerInvariant());
            names.Default("listKind", kind + "List");
        }

        var conversion = spec.ChildOrNew("conversion");
        conversion.Default("strategy", "None");
        conversion.Child("webhook").Child("clientConfig").Child("service")?.Default("port", 443);
    }

    public static void ApiService(JsonObject service) => service.Child("spec").Child("service")?.Default("port", 443);

    public static void Webhooks(JsonObject configuration, bool mutating)
    {
        foreach (var webhook in configuration.Items("webhooks"))
        {
            webhook.Default("failurePolicy", "Fail");
            webhook.Default("matchPolicy", "Equivalent");
            webhook.Default("namespaceSelector", new JsonObject());
            webhook.Default("objectSelector", new JsonObject());
            webhook.Default("timeoutSeconds", 10);
            if (mutating)
            {
                webhook.Default("reinvocationPolicy", "Never");
            }

            webhook.Child("clientConfig").Child("service")?.Default("port", 443);
            foreach (var rule in webhook.Items("rules"))
            {
                rule.Default("scope", "*");
            }
        }
    }

    /// <summary>A node that says only what it has offers all of it.</summary>
    public static void Node(JsonObject node)
    {
        if (node.Child("status") is { } status && status.Child("capacity") is { } capacity)
        {
            status.Default("allocatable", capacity.DeepClone());
        }
    }

    private static void Fill(JsonObject limit, string target, string source)
    {
        if (limit.Child(source) is not { Count: > 0 } amounts)
        {
            return;
        }

        foreach (var (resource, amount) in amounts)
        {
            limit.ChildOrNew(target).Default(resource, amount!.DeepClone());
        }
    }
}
