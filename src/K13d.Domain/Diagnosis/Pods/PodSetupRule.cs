namespace K13d.Domain.Diagnosis.Pods;

/// <summary>The node cannot set the pod up: volumes that do not mount, a sandbox or network that fails.</summary>
internal sealed class PodSetupRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it)
    {
        if (!it.SettingUp() || PodContainer.Of(it).Any(container => container.WaitsFor is not ("" or "ContainerCreating" or "PodInitializing")))
        {
            yield break;
        }

        var mount = it.Event(null, "FailedMount", "FailedAttachVolume", "FailedMapVolume");
        if (mount is not null && !mount.Quote.Contains("not found", StringComparison.Ordinal) && !mount.Quote.Contains("non-existent", StringComparison.Ordinal))
        {
            yield return it.Found(Severity.Error, Depth.Own, "A volume cannot be attached or mounted: see what the node says of it.", mount);
        }

        if (it.Event(null, "FailedCreatePodSandBox", "NetworkNotReady") is { } sandbox)
        {
            yield return it.Found(Severity.Error, Depth.Own, "Its node cannot make the pod's sandbox or network: see to the node's container runtime and network plugin.", sandbox);
        }
    }
}
