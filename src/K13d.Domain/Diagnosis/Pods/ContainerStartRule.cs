namespace K13d.Domain.Diagnosis.Pods;

/// <summary>A container that cannot be created or started: its command is not there, may not be run, or the node refuses it.</summary>
internal sealed class ContainerStartRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it) =>
        from container in PodContainer.Of(it)
        let ended = container.Ended
        let refused = container.WaitsFor is "CreateContainerError" or "RunContainerError" or "PreStartHookError" or "PostStartHookError"
        let failed = ended.Text("reason") is "StartError" or "ContainerCannotRun" || ExitCodes.NeverStarted(ended.Number("exitCode"))
        where refused || failed
        select it.Found(
            Severity.Error,
            Depth.Own,
            $"{container.Title} cannot be started: {Why($"{container.Waiting.Text("message")} {ended.Text("message")}", ended.Number("exitCode"))}",
            refused ? container.Quote("waiting", container.Waiting) : null,
            container.Quote("ended", ended),
            Command(container)) with { Fix = it.Undo() };

    private static string Why(string message, long? code) =>
        message.Contains("not found", StringComparison.OrdinalIgnoreCase) || message.Contains("no such file", StringComparison.OrdinalIgnoreCase) || code == 127
            ? "its command was not found in the image; correct the command or the image."
        : message.Contains("permission denied", StringComparison.OrdinalIgnoreCase) || code == 126
            ? "permission is denied to run its command; make it executable, or look at the user that it runs as."
        : message.Contains("runAsNonRoot", StringComparison.OrdinalIgnoreCase) ? "it would run as root, which its security context forbids."
        : message.Contains("no command specified", StringComparison.OrdinalIgnoreCase) ? "neither the image nor the pod says which command to run."
        : "see the message of the node.";

    // The first word alone: arguments may hold passwords.
    private static Evidence? Command(PodContainer container) =>
        Evidence.Of($"{container.Pod.Component} spec, command of {container.Name}", container.Spec.Texts("command").FirstOrDefault());
}
