namespace K13d.Domain.Diagnosis.Pods;

/// <summary>An image that is not pulled.</summary>
internal sealed class ImageRule : IDiagnosisRule
{
    public string Kind => "Pod";

    public IEnumerable<Finding> Examine(SnapshotObject it) =>
        from container in PodContainer.Of(it)
        where container.WaitsFor is "ImagePullBackOff" or "ErrImagePull" or "InvalidImageName" or "ErrImageNeverPull" or "ImageInspectError" or "RegistryUnavailable"
        let image = container.Spec.Text("image") ?? container.Status.Text("image") ?? "?"
        let pulled = it.Event(image, "Failed")
        select it.Found(
            Severity.Error,
            Depth.Own,
            $"The image {image} of {(container.Init ? "init container" : "container")} {container.Name} cannot be pulled: {Why(container.WaitsFor, $"{container.Waiting.Text("message")} {pulled?.Quote}")}",
            container.Quote("waiting", container.Waiting),
            pulled) with { Fix = it.Undo() };

    private static string Why(string reason, string message) =>
        reason == "InvalidImageName" ? "its name is not valid; correct it."
        : reason == "ErrImageNeverPull" ? "it is not on the node, and imagePullPolicy Never forbids to pull it."
        : Says(message, "no such host", "server misbehaving") ? "the name of its registry is not known (no such host); correct it, or the cluster's DNS."
        : Says(message, "unauthorized", "denied", "forbidden", "401", "403", "no basic auth") ? "the registry refuses access, or has no such repository; give the pod an imagePullSecret, or correct the name."
        : Says(message, "not found", "manifest unknown") ? "the registry has no such image or tag; correct it."
        : Says(message, "toomanyrequests", "429") ? "the registry limits how often one may pull; wait, or log in to it."
        : Says(message, "x509", "certificate", "HTTP response to HTTPS") ? "the node does not trust the registry's certificate."
        : Says(message, "timeout", "refused", "unreachable", "deadline") ? "the registry does not answer."
        : Says(message, "no match for platform") ? "it is not built for the node's platform."
        : "see the message.";

    private static bool Says(string message, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (message.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
