using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using K13d.DemoCluster.Kubelet.Images;

namespace K13d.DemoCluster.Kubelet.Usage;

/// <summary>In what one container's usage differs from another's.</summary>
/// <param name="IsIdle">Whether it does next to nothing: a shell, a sleep.</param>
/// <param name="Share">How much of what it may use it uses on the mean: 0.25 to 0.85.</param>
/// <param name="Swing">How far it leaves the mean: 0.2 to 0.6.</param>
internal sealed record ContainerCharacter(bool IsIdle, int ImageMegabytes, double Share, double Swing, double Phase)
{
    private const int UnknownImageMegabytes = 60;

    public static ContainerCharacter Of(string podUid, JsonObject container)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{podUid}/{container.Text("name")}"));
        var image = ImageReference.Parse(container.TextOr("", "image")) is { } reference ? ImageCatalog.Find(reference) : null;
        return new ContainerCharacter(
            image is { IsServer: false },
            image is null ? UnknownImageMegabytes : Math.Max(image.Megabytes, 4),
            0.25 + (0.6 * Part(hash, 0)),
            0.2 + (0.4 * Part(hash, 2)),
            Part(hash, 4));
    }

    /// <summary>A number from 0 to 1, of two bytes.</summary>
    private static double Part(byte[] hash, int at) => BinaryPrimitives.ReadUInt16BigEndian(hash.AsSpan(at)) / (double)ushort.MaxValue;
}
