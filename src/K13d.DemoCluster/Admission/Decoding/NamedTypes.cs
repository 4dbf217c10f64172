namespace K13d.DemoCluster.Admission.Decoding;

/// <summary>The fields whose Go type is a named string, which the schemas do not tell and the messages do.</summary>
internal static class NamedTypes
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["Container.imagePullPolicy"] = "v1.PullPolicy",
        ["Container.terminationMessagePolicy"] = "v1.TerminationMessagePolicy",
        ["ContainerPort.protocol"] = "v1.Protocol",
        ["ServicePort.protocol"] = "v1.Protocol",
        ["PodSpec.restartPolicy"] = "v1.RestartPolicy",
        ["PodSpec.dnsPolicy"] = "v1.DNSPolicy",
        ["ServiceSpec.type"] = "v1.ServiceType",
        ["ServiceSpec.sessionAffinity"] = "v1.ServiceAffinity",
        ["Secret.type"] = "v1.SecretType",
        ["DeploymentStrategy.type"] = "v1.DeploymentStrategyType",
        ["CronJobSpec.concurrencyPolicy"] = "v1.ConcurrencyPolicy",
        ["DeleteOptions.propagationPolicy"] = "v1.DeletionPropagation",
        ["Preconditions.uid"] = "types.UID",
        ["ObjectMeta.uid"] = "types.UID",
        ["OwnerReference.uid"] = "types.UID",
    };

    public static string? Find(string structName, string goPath) =>
        Names.GetValueOrDefault($"{structName}.{goPath[(goPath.LastIndexOf('.') + 1)..]}");
}
