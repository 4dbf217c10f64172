using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Images;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>Gets a container's image onto its node, with the kubelet's waits between tries.</summary>
internal sealed class ImagePull(ContainerHost host, string fieldPath)
{
    /// <summary>How often the kubelet looks at a pod that waits.</summary>
    public static readonly TimeSpan Sync = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan FailsAfter = TimeSpan.FromMilliseconds(250);

    private string? wanted;
    private bool isPulling;
    private DateTimeOffset startedAt;
    private DateTimeOffset retryAt;
    private string? refusal;
    private int failures;

    /// <summary>Does what is due. Answers null when the image is there to be used.</summary>
    public Waiting? Advance(JsonObject container, DateTimeOffset now)
    {
        var image = container.Text("image") ?? "";
        if (wanted != image) Reset();
        wanted = image;
        if (ImageReference.Parse(image) is not { } reference) return Invalid(image, now);

        var policy = container.Text("imagePullPolicy") ?? "IfNotPresent";
        if (isPulling) return Finish(image, reference, now);
        if (host.Images.Has(reference) && policy != "Always")
        {
            host.Tell("Pulled", $"Container image \"{image}\" already present on machine", fieldPath);
            return null;
        }

        if (policy == "Never")
        {
            host.Warn("ErrImageNeverPull", $"Container image \"{image}\" is not present with pull policy of Never", fieldPath);
            host.Warn("Failed", "Error: ErrImageNeverPull", fieldPath);
            return new Waiting("ErrImageNeverPull", $"Container image \"{image}\" is not present with pull policy of Never", now + Sync);
        }

        if (refusal is not null && now < retryAt) return BackOff(image, now);
        host.Tell("Pulling", $"Pulling image \"{image}\"", fieldPath);
        (isPulling, startedAt) = (true, now);
        return new Waiting(null, null, DueAt(reference));
    }

    private DateTimeOffset DueAt(ImageReference reference) =>
        startedAt + (ImageCatalog.RefusalOf(reference) is null ? host.Images.Has(reference) ? TimeSpan.FromMilliseconds(180) : NodeImages.PullTime(reference) : FailsAfter);

    private Waiting? Finish(string image, ImageReference reference, DateTimeOffset now)
    {
        if (now < DueAt(reference)) return new Waiting(null, null, DueAt(reference));
        isPulling = false;
        if (ImageCatalog.RefusalOf(reference) is not { } refused)
        {
            var took = GoDuration.Text(now - startedAt);
            host.Images.Add(reference);
            host.Tell("Pulled", $"Successfully pulled image \"{image}\" in {took} ({took} including waiting). Image size: {NodeImages.SizeOf(reference)} bytes.", fieldPath);
            Reset();
            return null;
        }

        refusal = refused;
        retryAt = now + Backoff.After(failures++);
        host.Warn("Failed", $"Failed to pull image \"{image}\": {refused}", fieldPath);
        host.Warn("Failed", "Error: ErrImagePull", fieldPath);
        return new Waiting("ErrImagePull", refused, now + TimeSpan.FromSeconds(1));
    }

    private Waiting BackOff(string image, DateTimeOffset now)
    {
        host.Tell("BackOff", $"Back-off pulling image \"{image}\"", fieldPath);
        host.Warn("Failed", "Error: ImagePullBackOff", fieldPath);
        var next = now + Sync < retryAt ? now + Sync : retryAt;
        return new Waiting("ImagePullBackOff", $"Back-off pulling image \"{image}\": ErrImagePull: {refusal}", next);
    }

    private Waiting Invalid(string image, DateTimeOffset now)
    {
        var reason = $"Failed to apply default image tag \"{image}\": couldn't parse image name \"{image}\": invalid reference format";
        host.Warn("InspectFailed", reason, fieldPath);
        host.Warn("Failed", "Error: InvalidImageName", fieldPath);
        return new Waiting("InvalidImageName", reason, now + Sync);
    }

    private void Reset() => (isPulling, refusal, failures) = (false, null, 0);
}

/// <summary>Why a container does not run yet, and when to look again.</summary>
/// <param name="Reason">Null for the reason it had before.</param>
internal sealed record Waiting(string? Reason, string? Message, DateTimeOffset Until);
