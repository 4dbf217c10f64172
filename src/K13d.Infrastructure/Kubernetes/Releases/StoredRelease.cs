using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using K13d.Domain.Releases;

namespace K13d.Infrastructure.Kubernetes.Releases;

/// <summary>A revision as Helm 3 and 4 write it, without what nobody asks for: its chart's templates and files.</summary>
/// <seealso href="https://github.com/helm/helm/blob/v4.1.4/pkg/release/v1/release.go"/>
[SuppressMessage("Performance", "CA1812", Justification = "Made by the JSON deserialiser.")]
internal sealed record StoredRelease(StoredInfo? Info, StoredChart? Chart, JsonObject? Config, string? Manifest, StoredHook[]? Hooks)
{
    /// <summary>Helm's fields; its values may be deeper than the usual 64.</summary>
    public static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, MaxDepth = 512 };

    public ReleaseContents Contents(RevisionKey key, ReleaseSecretMetadata secret) => new(
        new StoredSummary(Info, Chart?.Metadata).Revision(key, secret),
        Config ?? [],
        Chart?.Values ?? [],
        Manifest ?? "",
        [.. (Hooks ?? []).Select(hook => hook.ToHook())],
        Info?.Notes ?? "");
}

/// <summary>What lists tell of a revision.</summary>
internal sealed record StoredSummary(StoredInfo? Info, StoredChartMetadata? Chart)
{
    public ReleaseRevision Revision(RevisionKey key, ReleaseSecretMetadata secret) => new(
        key.Namespace,
        key.Name,
        key.Revision,
        new ReleaseStatus(Info?.Status ?? secret.Label("status") ?? "unknown"),
        Chart is { } chart ? new ReleaseChart(chart.Name ?? "", chart.Version ?? "", string.IsNullOrEmpty(chart.AppVersion) ? null : chart.AppVersion) : ReleaseChart.Unknown,
        GoTime.Read(Info?.FirstDeployed) ?? secret.CreationTimestamp,
        GoTime.Read(Info?.LastDeployed) ?? secret.Changed,
        Info?.Description ?? "");
}

internal sealed record StoredInfo(string? FirstDeployed, string? LastDeployed, string? Description, string? Status, string? Notes);

[SuppressMessage("Performance", "CA1812", Justification = "Made by the JSON deserialiser.")]
internal sealed record StoredChart(StoredChartMetadata? Metadata, JsonObject? Values);

internal sealed record StoredChartMetadata(string? Name, string? Version, [property: JsonPropertyName("appVersion")] string? AppVersion);

[SuppressMessage("Performance", "CA1812", Justification = "Made by the JSON deserialiser.")]
internal sealed record StoredHook(string? Name, string? Kind, string? Manifest, string[]? Events, StoredHookRun? LastRun)
{
    public ReleaseHook ToHook() => new(Kind ?? "", Name ?? "", Manifest ?? "", Events ?? [], LastRun?.ToRun());
}

[SuppressMessage("Performance", "CA1812", Justification = "Made by the JSON deserialiser.")]
internal sealed record StoredHookRun(string? StartedAt, string? CompletedAt, string? Phase)
{
    /// <summary>Helm writes one for a hook that has never run too, with no phase or no time.</summary>
    public ReleaseHookRun? ToRun() => string.IsNullOrEmpty(Phase) || GoTime.Read(StartedAt) is not { } started
        ? null
        : new ReleaseHookRun(Phase, started, GoTime.Read(CompletedAt));
}
