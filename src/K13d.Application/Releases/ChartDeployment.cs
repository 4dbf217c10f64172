using System.Text.Json.Nodes;
using FluentValidation;
using K13d.Application.Charts;
using K13d.Application.Pipeline;
using K13d.Application.Resources;
using K13d.Domain.Identity;

namespace K13d.Application.Releases;

/// <summary>A request that makes a release, or its next revision, of a chart and values.</summary>
/// <param name="Namespace">Absent means <c>default</c>.</param>
public abstract record ChartDeployment(string Name, string? Namespace) : ICommand<ChangedRelease>, IRequires, IOnRelease
{
    public Permission Permission => Permission.ChangeReleases;

    public AuditTarget? Audits => this.Audit(Action) with
    {
        Details = ReleaseAudit.Details(
            ("chart", ReleaseAudit.Chart(Chart)), ("version", Version), ("dryRun", IsDryRun), ("atomic", Atomic), ("forceConflicts", ForceConflicts)),
    };

    /// <summary>The chart's name; or <c>repository/name</c>; or <c>oci://registry/path/name</c>.</summary>
    public string? Chart { get; init; }

    /// <summary>The URL of a chart repository, or the name of one that K13d knows.</summary>
    public string? Repo { get; init; }

    /// <summary>One version of the chart, or a range as <c>^1.2</c>; absent means the newest stable one.</summary>
    public string? Version { get; init; }

    /// <summary>Values over the chart's own, and over <see cref="ValuesYaml"/>.</summary>
    public JsonObject? Values { get; init; }

    /// <summary>The same, as the text of a values file.</summary>
    public string? ValuesYaml { get; init; }

    /// <summary>Whether it waits until the objects are ready.</summary>
    public bool Wait { get; init; }

    /// <summary>How long each part of it may take, hooks and waiting; absent means 300.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Whether a failure is undone. It waits, then.</summary>
    public bool Atomic { get; init; }

    /// <summary>Whether the namespace is made where it is not there.</summary>
    public bool CreateNamespace { get; init; }

    /// <summary>Whether the CustomResourceDefinitions in the chart's <c>crds/</c> are left out.</summary>
    public bool SkipCrds { get; init; }

    /// <summary>Whether fields are taken over from other managers that own them.</summary>
    public bool ForceConflicts { get; init; }

    /// <summary><c>true</c> to have everything rendered and checked, and nothing changed.</summary>
    public string? DryRun { get; init; }

    /// <summary>Whether the answer says what would change; nothing is changed then.</summary>
    public bool Diff { get; init; }

    /// <summary>What the audit record calls it.</summary>
    protected abstract string Action { get; }

    /// <summary>Whether nothing is to be changed.</summary>
    internal bool IsDryRun => Diff || Resources.DryRun.IsWanted(DryRun);

    // Values may be secret.
    public sealed override string ToString() => $"{Action} {this.Place()}/{Name}";

    /// <summary>What holds of every such request.</summary>
    protected internal static void Validate<T>(AbstractValidator<T> validator)
        where T : ChartDeployment
    {
        validator.OnRelease();
        validator.RuleFor(request => request.Version).OptionalVersion();
        validator.RuleFor(request => request.TimeoutSeconds).Timeout();
        validator.RuleFor(request => request.DryRun).DryRunWish();
    }
}
