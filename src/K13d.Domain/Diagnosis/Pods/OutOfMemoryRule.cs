using System.Globalization;
using K13d.Domain.Resources;

namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A container that takes more memory than it may, and is killed for it.</summary>
internal sealed class OutOfMemoryRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it) =>
        from container in PodContainer.Of(it)
        where container.Ended.Text("reason") == "OOMKilled"
        let limit = container.Spec.Text("resources", "limits", "memory")
        select it.Found(
            Severity.Error,
            Depth.Own,
            $"{container.Title} takes more memory than it may and is killed (OOMKilled, exit code 137): "
            + (limit is null ? "its node ran out of memory; give it a request and a limit." : $"its limit is {limit}; raise it, or find out what takes so much."),
            container.Quote("ended", container.Ended),
            Evidence.Of($"{it.Component} spec, memory limit of {container.Name}", limit),
            it.Event(container.Name, "BackOff")) with { Fix = Raise(it, container.Name, limit) };

    /// <summary>Twice what it is, of a Deployment; a pod's own cannot be set so.</summary>
    private static ProposedFix? Raise(SnapshotObject pod, string container, string? limit) =>
        limit is not null && Quantity.TryParse(limit, out var bytes) && bytes is > 0 and < 1L << 40
        && pod.Owners().FirstOrDefault(owner => owner.Kind is "Deployment" or "StatefulSet" or "DaemonSet") is { Name: { } name, Kind: { } kind }
            ? pod.Fix(
                "doubles its memory limit",
                "set", "resources", SnapshotObject.ComponentOf(kind, name), "-c", container,
                string.Create(CultureInfo.InvariantCulture, $"--limits=memory={Math.Ceiling(bytes * 2 / (1 << 20)):0}Mi"))
            : null;
}
