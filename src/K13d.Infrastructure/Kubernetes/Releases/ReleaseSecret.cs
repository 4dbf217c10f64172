using System.Globalization;
using K13d.Domain.Releases;

namespace K13d.Infrastructure.Kubernetes.Releases;

/// <summary>A Secret in which Helm keeps one revision, with of it only what is needed here.</summary>
/// <param name="Data">Null where only its metadata was asked for.</param>
internal sealed record ReleaseSecret(ReleaseSecretMetadata Metadata, ReleaseSecretData? Data)
{
    public const string Type = "helm.sh/release.v1";

    private const string Prefix = "sh.helm.release.v1.";

    /// <summary>Which revision it holds: Helm gets it by this name. Null where the name is none that Helm gives.</summary>
    /// <seealso href="https://github.com/helm/helm/blob/v4.1.4/pkg/storage/storage.go"/>
    public RevisionKey? Key
    {
        get
        {
            var name = Metadata.Name;
            var end = name.LastIndexOf(".v", StringComparison.Ordinal);
            return name.StartsWith(Prefix, StringComparison.Ordinal)
                && end > Prefix.Length
                && int.TryParse(name.AsSpan(end + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
                    ? new RevisionKey(Metadata.Namespace, name[Prefix.Length..end], revision)
                    : null;
        }
    }

    public static string NameOf(string release, int revision) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{release}.v{revision}");

    /// <summary>What can be said of a revision that cannot be read: what the labels say.</summary>
    public ReleaseRevision Unreadable(RevisionKey key, string fault)
    {
        var status = new ReleaseStatus(Metadata.Label("status") ?? "unknown");
        return new ReleaseRevision(key.Namespace, key.Name, key.Revision, status, ReleaseChart.Unknown, Metadata.Changed, Metadata.Changed, "") { Fault = fault };
    }
}

internal sealed record ReleaseSecretMetadata(string Name, string Namespace, DateTimeOffset CreationTimestamp, Dictionary<string, string>? Labels)
{
    /// <summary>Helm's label says it in seconds.</summary>
    public DateTimeOffset Changed => long.TryParse(Label("modifiedAt"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < LastSecond
        ? DateTimeOffset.FromUnixTimeSeconds(seconds)
        : CreationTimestamp;

    private static long LastSecond => DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    public string? Label(string name) => Labels?.GetValueOrDefault(name);
}

/// <param name="Release">As Helm wrote it: base64 of what is compressed.</param>
internal sealed record ReleaseSecretData(byte[]? Release);

/// <summary>Which revision of which release.</summary>
internal readonly record struct RevisionKey(string Namespace, string Name, int Revision)
{
    public (string Namespace, string Name) Release => (Namespace, Name);
}
