using k8s.Models;

namespace K13d.Testing.Clusters;

/// <summary>Objects whose pods are kept from being scheduled, so that a test needs neither a node nor an image.</summary>
public static class HeldBack
{
    public static V1Pod Pod(string name) => new() { Metadata = new V1ObjectMeta { Name = name }, Spec = Spec() };

    public static V1Deployment Deployment(string name, int replicas)
    {
        var labels = new Dictionary<string, string> { ["app"] = name };
        return new V1Deployment
        {
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1DeploymentSpec { Replicas = replicas, Selector = new V1LabelSelector { MatchLabels = labels }, Template = Template(labels) },
        };
    }

    private static V1PodTemplateSpec Template(Dictionary<string, string> labels) => new() { Metadata = new V1ObjectMeta { Labels = labels }, Spec = Spec() };

    private static V1PodSpec Spec() => new()
    {
        SchedulingGates = [new V1PodSchedulingGate { Name = "k13d.example/held-back" }],
        Containers = [new V1Container { Name = "web", Image = "nginx:1.27" }],
    };
}
