using System.Diagnostics.CodeAnalysis;

namespace K13d.Infrastructure.Kubernetes.Releases;

/// <summary>A page of Secrets, or of only their metadata.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the JSON deserialiser.")]
internal sealed record ReleaseSecretList(ReleaseSecret[]? Items, ReleaseSecretListMetadata? Metadata);

[SuppressMessage("Performance", "CA1812", Justification = "Made by the JSON deserialiser.")]
internal sealed record ReleaseSecretListMetadata(string? Continue);
