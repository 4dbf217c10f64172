using K13d.Application.Ports.Charts;
using K13d.Domain.Failures;

namespace K13d.Infrastructure.Processes.Helm;

/// <summary>Has the real helm render charts. It is given no way to the cluster.</summary>
internal sealed class HelmTemplates(HelmRunner helm) : IChartTemplates
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    public async Task<Result<string>> Render(ChartTemplating templating, CancellationToken cancellation)
    {
        using var home = new HelmHome();
        await home.WriteValues(templating.Values, cancellation);
        var log = new HelmLog(_ => { });
        List<string> arguments = ["template", $"--namespace={templating.Namespace}", $"--values={home.Values}"];
        if (templating.KubeVersion is { } version)
        {
            arguments.Add($"--kube-version={version}");
        }

        arguments.AddRange(templating.ApiVersions.Select(served => $"--api-versions={served}"));
        if (templating.IncludeCrds)
        {
            arguments.Add("--include-crds");
        }

        if (templating.Chart.HasOpenSchema)
        {
            arguments.Add(HelmChanges.SkipSchema);
        }

        arguments.AddRange(["--", templating.Name, templating.Chart.Archive]);
        if ((await helm.Run(home, arguments, Timeout, log.Add, cancellation)).IsFailure(out var failure, out var outcome))
        {
            return failure;
        }

        if (outcome.Truncated)
        {
            return new Failure.Invalid($"What {templating.Chart.Name} makes is more than K13D_HELM__MAXOUTPUT allows.");
        }

        return outcome.ExitCode == 0 ? outcome.Output : new Failure.Invalid(log.Error is { Length: > 0 } error ? error : "Helm could not render it.");
    }
}
