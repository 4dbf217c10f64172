using System.Text.Json.Nodes;
using K13d.Application.Ports.Charts;
using K13d.Domain.Failures;
using K13d.Domain.Releases;

namespace K13d.Application.Ports.Releases;

/// <summary>Changes releases as Helm does.</summary>
/// <remarks>What Helm says of a failure may repeat values of Secrets and of the request: it is not for the caller's eyes before they are masked.</remarks>
public interface IReleaseChanges
{
    /// <summary>
    /// Makes what a deployment would send to the cluster, and changes nothing. Invalid, in Helm's words, where chart and values make nothing that the
    /// cluster would take; Unavailable <c>TOOL_MISSING</c>, <c>TOOL_TIMEOUT</c>; ClusterFailed without a way to the cluster.
    /// </summary>
    Task<Result<RenderedRelease>> Render(ReleaseDeployment deployment, CancellationToken cancellation);

    /// <summary>
    /// Makes a change, to its end. When it is cancelled, Helm is let finish its bookkeeping. ClusterFailed, in Helm's words, where it did not succeed;
    /// TimedOut where it took the time that it was given; Unavailable <c>TOOL_MISSING</c>, <c>TOOL_TIMEOUT</c>.
    /// </summary>
    /// <param name="tell">Is given what Helm does, as it does it.</param>
    Task<Result<Done>> Make(ReleaseChange change, Action<ReleaseStep> tell, CancellationToken cancellation);
}

/// <param name="Timeout">How long each of its parts may take: the hooks of one point, the objects to become ready.</param>
/// <param name="Wait">Whether it waits until the objects are ready, or gone.</param>
public abstract record ReleaseChange(string Namespace, string Name, TimeSpan Timeout, bool Wait);

/// <summary>A chart with values becomes a release, or its next revision.</summary>
public sealed record ReleaseDeployment(string Namespace, string Name, TimeSpan Timeout, bool Wait, FetchedChart Chart, JsonObject Values)
    : ReleaseChange(Namespace, Name, Timeout, Wait)
{
    /// <summary>Whether the release is there, so that this is its next revision.</summary>
    public bool IsUpgrade { get; init; }

    /// <summary>Whether one takes the place of what was uninstalled with its history kept.</summary>
    public bool Replaces { get; init; }

    /// <summary>Whether a failure is undone: by the revision before, or by uninstalling.</summary>
    public bool Atomic { get; init; }

    public bool CreateNamespace { get; init; }

    /// <summary>Whether the values of the revision before stay, under these.</summary>
    public bool ReuseValues { get; init; }

    /// <summary>Whether the values of the revision before do not count, even where these are none.</summary>
    public bool ResetValues { get; init; }

    /// <summary>Whether the CustomResourceDefinitions in the chart's <c>crds/</c> are left out.</summary>
    public bool SkipCrds { get; init; }

    /// <summary>Whether fields are taken over from other managers that own them.</summary>
    public bool ForceConflicts { get; init; }

    /// <summary>What was rendered of it and is to be sent, instead of rendering it anew, which could make something else. Null means to render.</summary>
    public RenderedRelease? Rendered { get; init; }

    /// <summary>Whether it installs CustomResourceDefinitions: Helm does so once, before all else, and cannot render what is of their kinds without.</summary>
    public bool Defines => !IsUpgrade && !SkipCrds && Chart.HasDefinitions;

    // Its values may be secret.
    public override string ToString() => $"{Namespace}/{Name} of {Chart.Name}-{Chart.Version}";
}

/// <summary>A release gets again what it was in an earlier revision, as a new one.</summary>
public sealed record ReleaseRollback(string Namespace, string Name, TimeSpan Timeout, bool Wait, int Revision, bool ForceConflicts)
    : ReleaseChange(Namespace, Name, Timeout, Wait);

/// <summary>A release is taken out of the cluster.</summary>
/// <param name="KeepHistory">Whether its revisions stay, so that it can be rolled back to them.</param>
public sealed record ReleaseRemoval(string Namespace, string Name, TimeSpan Timeout, bool Wait, bool KeepHistory)
    : ReleaseChange(Namespace, Name, Timeout, Wait);

/// <param name="Contents">The revision as it would be stored.</param>
/// <param name="Documents">All objects and hooks, as YAML documents, as they would be sent.</param>
public sealed record RenderedRelease(ReleaseContents Contents, string Documents)
{
    // It would print secrets.
    public override string ToString() => Contents.ToString();
}

/// <summary>One thing that Helm does, in its own words.</summary>
/// <param name="Message">May repeat what is secret, as <see cref="Warning"/>s of the API server do.</param>
/// <param name="Kind">Of the object that it is about, if it is about one.</param>
/// <param name="Status">Of that object, as <c>InProgress</c>, where it is waited for.</param>
public sealed record ReleaseStep(string Message, string? Kind = null, string? Namespace = null, string? Name = null, string? Status = null, bool Warning = false);
