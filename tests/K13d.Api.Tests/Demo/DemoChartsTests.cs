using K13d.Api.Tests.Hosting;
using K13d.Application.Ports.Charts;
using K13d.Application.Ports.Clusters;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Testing.Results;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Demo;

/// <summary>Charts to try with, which K13d knows where it has the demo cluster.</summary>
public sealed class DemoChartsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, "1.2.0")]
    [InlineData("~1.0", "1.0.0")]
    [InlineData("2.0.0-rc.1", "2.0.0-rc.1")]
    public async Task In_the_demo_hello_is_fetched_from_the_repository_demo_whatever_the_allow_list_says(string? version, string newest)
    {
        await using var host = await K13dHost.Start(["--Kubernetes:Mode=demo", "--Helm:AllowedSources=https://charts.example.com"]);
        var charts = host.Services.GetRequiredService<ICharts>();

        using var chart = ResultReader.Value(await charts.Fetch(new ChartSource("demo/hello"), version, Cancellation));

        Assert.Equal(("hello", newest), (chart.Name, chart.Version));
        Assert.True(File.Exists(chart.Archive));
    }

    [Fact]
    public async Task With_another_cluster_there_is_none_and_no_demo_cluster_is_started_for_the_question()
    {
        var demo = new NeverStarted();
        await using var host = await K13dHost.Start(
            ["--Kubernetes:Mode=kubeconfig", "--Kubernetes:Kubeconfig=/nowhere/kubeconfig"], replace: services => services.AddSingleton<IDemoCluster>(demo));

        Assert.Null(await host.Services.GetRequiredService<IDemoCharts>().Find(Cancellation));
        var refused = ResultReader.FailureOf(await host.Services.GetRequiredService<ICharts>().Fetch(new ChartSource("demo/hello"), null, Cancellation));
        Assert.Contains("It knows none.", Assert.IsType<Failure.Invalid>(refused).Message, StringComparison.Ordinal);
    }

    private sealed class NeverStarted : IDemoCluster
    {
        public Task<string> Kubeconfig(CancellationToken cancellation) => throw new InvalidOperationException("There is another cluster.");

        public Task<Uri> ChartRepository(CancellationToken cancellation) => throw new InvalidOperationException("There is another cluster.");
    }
}
