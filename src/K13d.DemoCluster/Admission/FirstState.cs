using System.Text.Json.Nodes;
using K13d.DemoCluster.Admission.Plugins;
using K13d.DemoCluster.Store;
using K13d.DemoCluster.Store.Definitions;

namespace K13d.DemoCluster.Admission;

/// <summary>What the server itself writes into a new object of some kinds: the <c>PrepareForCreate</c> of k8s.io/kubernetes/pkg/registry.</summary>
internal static class FirstState
{
    /// <param name="value">With its name and uid; changed in place.</param>
    public static void Set(JsonObject value, ResourceType type, DateTimeOffset now)
    {
        switch (type.Resource.ToString())
        {
            case "pods":
                var status = new JsonObject { ["phase"] = "Pending" };
                if (value.Child("spec").Items("schedulingGates").Any())
                {
                    status["conditions"] = new JsonArray(HeldFromScheduling(now));
                }

                status["qosClass"] = PodResources.QualityOfService(value);
                value["status"] = status;
                break;
            case "nodes":
                KeepPodsAwayUntilReady(value);
                break;
            case "namespaces":
                var spec = value.ChildOrNew("spec");
                if (!spec.Texts("finalizers").Contains("kubernetes"))
                {
                    spec.ListOrNew("finalizers").Add("kubernetes");
                }

                value["status"] = new JsonObject { ["phase"] = "Active" };
                break;
            case "persistentvolumeclaims":
                value["status"] = new JsonObject { ["phase"] = "Pending" };
                Protect(value, "kubernetes.io/pvc-protection");
                break;
            case "persistentvolumes":
                value["status"] = new JsonObject
                {
                    ["phase"] = "Pending",
                    ["lastPhaseTransitionTime"] = now.Stamp(),
                };
                Protect(value, "kubernetes.io/pv-protection");
                break;
            case "daemonsets.apps":
                value.ChildOrNew("metadata").ChildOrNew("annotations")["deprecated.daemonset.template.generation"] = "1";
                break;
            case "jobs.batch":
                Label(value);
                break;
            case "customresourcedefinitions.apiextensions.k8s.io":
                StoredVersions.Remember(value);
                break;
        }
    }

    /// <summary>Source: plugin/pkg/admission/nodetaint. Who knows the node's conditions takes the taint away again.</summary>
    private static void KeepPodsAwayUntilReady(JsonObject node)
    {
        const string notReady = "node.kubernetes.io/not-ready";
        var isReady = node.Child("status").Items("conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");
        var taints = node.ChildOrNew("spec").Items("taints");
        if (!isReady && !taints.Any(taint => taint.Text("key") == notReady))
        {
            node.ChildOrNew("spec").ListOrNew("taints").Add(new JsonObject { ["key"] = notReady, ["effect"] = "NoSchedule" });
        }
    }

    private static JsonObject HeldFromScheduling(DateTimeOffset now) => new()
    {
        ["type"] = "PodScheduled",
        ["status"] = "False",
        ["lastProbeTime"] = null,
        ["lastTransitionTime"] = now.Stamp(),
        ["reason"] = "SchedulingGated",
        ["message"] = "Scheduling is blocked due to non-empty scheduling gates",
    };

    private static void Protect(JsonObject value, string finalizer)
    {
        var finalizers = value.ChildOrNew("metadata").ListOrNew("finalizers");
        if (!finalizers.Any(found => (string?)found == finalizer))
        {
            finalizers.Add(finalizer);
        }
    }

    /// <summary>A Job without labels takes those of its pods.</summary>
    private static void Label(JsonObject job)
    {
        SelectOwnPods(job);
        if (job.Child("spec").Child("template").Child("metadata").Child("labels") is { Count: > 0 } labels)
        {
            job.ChildOrNew("metadata").Default("labels", labels.DeepClone());
        }
    }

    /// <summary>A Job that does not say which pods are its own gets a selector that no other Job has.</summary>
    private static void SelectOwnPods(JsonObject job)
    {
        var (metadata, spec) = (job.ChildOrNew("metadata"), job.ChildOrNew("spec"));
        if (spec.Flag("manualSelector") == true || metadata.Text("uid") is not { } uid)
        {
            return;
        }

        if (spec["selector"] is null)
        {
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject() };
        }

        spec.ChildOrNew("selector").ChildOrNew("matchLabels")["batch.kubernetes.io/controller-uid"] = uid;
        var labels = spec.ChildOrNew("template").ChildOrNew("metadata").ChildOrNew("labels");
        foreach (var prefix in (string[])["", "batch.kubernetes.io/"])
        {
            labels.Default(prefix + "controller-uid", uid);
            labels.Default(prefix + "job-name", metadata.Text("name") ?? "");
        }
    }
}
