using System.Text.Json.Nodes;
using FluentValidation;
using K13d.Application.Charts;
using K13d.Application.Pipeline;
using K13d.Application.Ports.Charts;
using K13d.Application.Ports.Resources;
using K13d.Domain.Failures;
using K13d.Domain.Identity;

namespace K13d.Application.Releases;

/// <summary>Renders a chart with values, as <c>helm template</c> does: without a cluster.</summary>
/// <param name="Namespace">What the release's namespace is to the templates; absent means <c>default</c>.</param>
/// <param name="Name">What the release's name is to them.</param>
/// <param name="Reveal">Whether the values of Secrets are shown, which takes a permission of its own and is audited.</param>
public sealed record RenderChart(string Name, string? Namespace, string Chart, string? Repo, bool Reveal) : IQuery<RenderedChart>, IRequires, IAudited, IOnRelease
{
    private const int MostApiVersions = 1000;

    /// <inheritdoc cref="ChartDeployment.Version"/>
    public string? Version { get; init; }

    /// <inheritdoc cref="ChartDeployment.Values"/>
    public JsonObject? Values { get; init; }

    /// <inheritdoc cref="ChartDeployment.ValuesYaml"/>
    public string? ValuesYaml { get; init; }

    /// <summary>What the cluster's version is to the templates, as <c>1.34</c>; absent means the newest that Helm knows.</summary>
    public string? KubeVersion { get; init; }

    /// <summary>What the cluster is to serve beyond what Kubernetes does, as <c>monitoring.coreos.com/v1/ServiceMonitor</c>.</summary>
    public IReadOnlyList<string>? ApiVersions { get; init; }

    /// <summary>Whether the CustomResourceDefinitions in the chart's <c>crds/</c> are told too.</summary>
    public bool IncludeCrds { get; init; }

    public Permission Permission => Reveal ? Permission.RevealSecrets : Permission.ChangeReleases;

    public AuditTarget? Audits => Reveal ? new AuditTarget("reveal", $"chart/{ReleaseAudit.Chart(Chart)}") { Details = ReleaseAudit.Details(("version", Version)) } : null;

    // Values may be secret.
    public override string ToString() => $"{nameof(RenderChart)} {Chart}";

    internal static bool AreNames(IReadOnlyList<string>? versions) =>
        versions is null || (versions.Count <= MostApiVersions && versions.All(version => version is { Length: > 0 and < 256 } && !version.Any(char.IsControl) && !version.Contains(',', StringComparison.Ordinal)));
}

/// <param name="Manifest">The objects and hooks, as YAML documents.</param>
public sealed record RenderedChart(string Manifest);

public sealed class RenderChartValidator : AbstractValidator<RenderChart>
{
    public RenderChartValidator()
    {
        this.OnRelease();
        RuleFor(request => request.Chart).NotEmpty().WithMessage("chart must name the chart to render.").WithName("chart");
        RuleFor(request => request.Version).OptionalVersion();
        RuleFor(request => request.KubeVersion)
            .Must(version => string.IsNullOrEmpty(version) || System.Version.TryParse(version.TrimStart('v'), out _))
            .WithMessage("kubeVersion must be a version of Kubernetes, such as 1.34 or 1.34.2.")
            .WithName("kubeVersion");
        RuleFor(request => request.ApiVersions)
            .Must(RenderChart.AreNames)
            .WithMessage("apiVersions must be names such as monitoring.coreos.com/v1 or monitoring.coreos.com/v1/ServiceMonitor.")
            .WithName("apiVersions");
    }
}

internal sealed class RenderChartHandler(ChartOfRelease charts, IChartTemplates templates, IManifestReader manifests, ReleaseMasks masks) : IQueryHandler<RenderChart, RenderedChart>
{
    public async Task<Result<RenderedChart>> Handle(RenderChart request, CancellationToken cancellationToken)
    {
        if (GivenValues.Of(request.Values, request.ValuesYaml, manifests).IsFailure(out var failure, out var values)
            || (await charts.Fetch(ChartOfRelease.Named(request.Chart, request.Repo), request.Version, cancellationToken)).IsFailure(out failure, out var chart))
        {
            return failure;
        }

        using (chart)
        {
            var templating = new ChartTemplating(
                request.Place(),
                request.Name,
                chart,
                values,
                string.IsNullOrEmpty(request.KubeVersion) ? null : request.KubeVersion,
                request.ApiVersions ?? [],
                request.IncludeCrds);
            var rendered = await templates.Render(templating, cancellationToken);
            var names = new[] { templating.Namespace, templating.Name, chart.Name };
            if (rendered.IsFailure(out failure, out var manifest))
            {
                return failure is Failure.Invalid { Reason: var reason } ? new Failure.Invalid(masks.Of([], [values], names).Text(reason)) : failure;
            }

            return new RenderedChart(request.Reveal ? manifest : masks.Of([manifest], [values], names).Manifest(manifest));
        }
    }
}
