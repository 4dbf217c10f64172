using System.Text.Json.Nodes;

namespace K13d.DemoCluster.Admission.Defaults;

/// <summary>What a pod's spec is filled with, wherever one stands. Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go.</summary>
internal static class PodDefaults
{
    private static readonly string[] ContainerLists = ["initContainers", "containers", "ephemeralContainers"];

    /// <summary>The containers of every sort.</summary>
    public static IEnumerable<JsonObject> ContainersOf(JsonObject? spec) => ContainerLists.SelectMany(list => spec.Items(list));

    public static void Pod(JsonObject pod)
    {
        var spec = pod.ChildOrNew("spec");
        foreach (var container in spec.Items("containers").Concat(spec.Items("initContainers")))
        {
            RequestWhatIsLimited(container);
        }

        spec.Default("enableServiceLinks", true);
        if (spec.Flag("hostNetwork") == true)
        {
            foreach (var port in ContainersOf(spec).SelectMany(container => container.Items("ports")).Where(port => port.Number("hostPort") is null or 0))
            {
                port["hostPort"] = port["containerPort"]?.DeepClone();
            }
        }

        Spec(spec);
    }

    public static void Template(JsonObject? owner)
    {
        if (owner.Child("template").Child("spec") is { } spec)
        {
            Spec(spec);
        }
    }

    public static void Spec(JsonObject spec)
    {
        foreach (var container in ContainersOf(spec))
        {
            Container(container);
        }

        foreach (var volume in spec.Items("volumes"))
        {
            Volume(volume);
        }

        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("restartPolicy", "Always");
        spec.Default("securityContext", new JsonObject());
        spec.Default("terminationGracePeriodSeconds", 30);
        spec.Default("schedulerName", "default-scheduler");
        MirrorServiceAccount(spec);
    }

    /// <summary>The two names of one field, the older of them deprecated.</summary>
    public static void MirrorServiceAccount(JsonObject spec)
    {
        if ((spec.Text("serviceAccountName") ?? spec.Text("serviceAccount")) is { } account)
        {
            spec["serviceAccountName"] = account;
            spec["serviceAccount"] = account;
        }
    }

    private static void RequestWhatIsLimited(JsonObject container)
    {
        if (container.Child("resources").Child("limits") is not { Count: > 0 } limits)
        {
            return;
        }

        var requests = container.ChildOrNew("resources").ChildOrNew("requests");
        foreach (var (resource, amount) in limits)
        {
            requests.Default(resource, amount!.DeepClone());
        }
    }

    private static void Container(JsonObject container)
    {
        container.Default("imagePullPolicy", PullPolicyOf(container.Text("image") ?? ""));
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        foreach (var probe in (string[])["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container.Child(probe) is { } found)
            {
                Probe(found);
            }
        }

        foreach (var hook in (string[])["postStart", "preStop"])
        {
            HttpGet(container.Child("lifecycle").Child(hook).Child("httpGet"));
        }

        foreach (var variable in container.Items("env"))
        {
            FieldReference(variable.Child("valueFrom"));
        }
    }

    private static string PullPolicyOf(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return "IfNotPresent";
        }

        var tag = image.LastIndexOf(':') is var colon && colon > image.LastIndexOf('/') ? image[(colon + 1)..] : "";
        return tag is "" or "latest" ? "Always" : "IfNotPresent";
    }

    private static void Probe(JsonObject probe)
    {
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        HttpGet(probe.Child("httpGet"));
        probe.Child("grpc")?.Default("service", "");
    }

    private static void HttpGet(JsonObject? action)
    {
        action?.Default("path", "/");
        action?.Default("scheme", "HTTP");
    }

    private static void FieldReference(JsonObject? source)
    {
        source.Child("fieldRef")?.Default("apiVersion", "v1");
        source.Child("resourceFieldRef")?.Default("divisor", "0");
    }

    private static void Volume(JsonObject volume)
    {
        if (!volume.Any(field => field.Key != "name"))
        {
            volume["emptyDir"] = new JsonObject();
        }

        foreach (var source in (string[])["secret", "configMap", "projected", "downwardAPI"])
        {
            volume.Child(source)?.Default("defaultMode", 420);
        }

        volume.Child("hostPath")?.Default("type", "");
        volume.Child("iscsi")?.Default("iscsiInterface", "default");
        var projected = volume.Child("projected").Items("sources").ToList();
        foreach (var source in projected)
        {
            source.Child("serviceAccountToken")?.Default("expirationSeconds", 3600);
        }

        foreach (var item in volume.Child("downwardAPI").Items("items").Concat(projected.SelectMany(source => source.Child("downwardAPI").Items("items"))))
        {
            FieldReference(item);
        }

        volume.Child("ephemeral").Child("volumeClaimTemplate").Child("spec")?.Default("volumeMode", "Filesystem");
    }
}
