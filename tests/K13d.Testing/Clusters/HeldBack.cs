using k8s.Models;

namespace K13d.Testing.Clusters;

/// <summary>Objects whose pods are kept from being scheduled, so that a test needs neither a node nor an image.</summary>
public static class HeldBack
{
    public static V1Pod Pod(string name) => new() { Metadata = new V1ObjectMeta { Name = name }, Spec = Spec() };

    public static V1Deployment Deployment(string name, int replicas) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1DeploymentSpec { Replicas = replicas, Selector = Selector(name), Template = Template(name) },
    };

    public static V1StatefulSet StatefulSet(string name, int replicas) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1StatefulSetSpec { Replicas = replicas, ServiceName = name, Selector = Selector(name), Template = Template(name) },
    };

    public static V1DaemonSet DaemonSet(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name },
        Spec = new V1DaemonSetSpec { Selector = Selector(name), Template = Template(name) },
    };

    /// <summary>At midnight of every 29th of February.</summary>
    public static V1CronJob CronJob(string name)
    {
        var template = Template(name);
        template.Spec.RestartPolicy = "Never";
        return new V1CronJob
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1CronJobSpec
            {
                Schedule = "0 0 29 2 *",
                JobTemplate = new V1JobTemplateSpec
                {
                    Metadata = new V1ObjectMeta { Labels = Labels(name), Annotations = new Dictionary<string, string> { ["example.com/of"] = name } },
                    Spec = new V1JobSpec { Template = template },
                },
            },
        };
    }

    private static Dictionary<string, string> Labels(string name) => new() { ["app"] = name };

    private static V1LabelSelector Selector(string name) => new() { MatchLabels = Labels(name) };

    private static V1PodTemplateSpec Template(string name) => new() { Metadata = new V1ObjectMeta { Labels = Labels(name) }, Spec = Spec() };

    private static V1PodSpec Spec() => new()
    {
        SchedulingGates = [new V1PodSchedulingGate { Name = "k13d.example/held-back" }],
        Containers = [new V1Container { Name = "web", Image = "nginx:1.27" }],
    };
}
