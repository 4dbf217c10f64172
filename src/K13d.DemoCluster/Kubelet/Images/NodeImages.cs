using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace K13d.DemoCluster.Kubelet.Images;

/// <summary>The images that one node has already.</summary>
internal sealed class NodeImages
{
    private readonly HashSet<string> present = new(StringComparer.Ordinal)
    {
        "docker.io/library/busybox:1.36", "docker.io/library/busybox:latest", "docker.io/library/nginx:1.25", "docker.io/library/nginx:1.26",
        "docker.io/library/nginx:1.27", "docker.io/library/nginx:alpine", "docker.io/library/nginx:latest", "registry.k8s.io/pause:3.10",
    };

    public IEnumerable<string> Names => present.Order(StringComparer.Ordinal);

    public bool Has(ImageReference image) => present.Contains(image.FullName);

    public void Add(ImageReference image) => present.Add(image.FullName);

    public static TimeSpan PullTime(ImageReference image) =>
        TimeSpan.FromMilliseconds(400 + Math.Min(1600, 8 * (ImageCatalog.Find(image)?.Megabytes ?? 40)) + (Seed(image) % 200));

    public static long SizeOf(ImageReference image) => ((ImageCatalog.Find(image)?.Megabytes ?? 40) * 1_000_000L) + (Seed(image) % 1_000_000);

    /// <summary>What runtimes call the image by: the digest of its configuration.</summary>
    public static string IdOf(ImageReference image) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(image.FullName)))}";

    private static long Seed(ImageReference image) =>
        long.Parse(IdOf(image).AsSpan(7, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
