using K13d.Api.Tests.Hosting;
using K13d.Api.Tests.Releases;
using K13d.Application.Ports.Charts;
using K13d.Domain.Charts;
using K13d.Domain.Failures;
using K13d.Domain.Identity;
using K13d.Testing.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Contract;

/// <summary>The documented examples of Helm, with a folder in the place of the repository that they name.</summary>
public sealed class DocumentedReleasesTests : IDisposable
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{ .Release.Name }}-nginx}
        spec:
          replicas: {{ .Values.replicaCount }}
          selector: {matchLabels: {app: {{ .Release.Name }}}}
          template:
            metadata: {labels: {app: {{ .Release.Name }}}}
            spec: {containers: [{name: nginx, image: "nginx:1.27"}]}
        """;

    private readonly HelmRunner helm = new("/dev/null");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => helm.Dispose();

    [Fact]
    public async Task The_documented_chart_is_installed_upgraded_from_where_it_came_and_uninstalled()
    {
        using var mirror = await TemporaryCharts.Pack(helm, ("nginx", "templates/deployment.yaml", Deployment));
        var charts = new MirroredCharts(Path.Combine(mirror.Folder, "nginx-1.0.0.tgz"));
        await using var host = await K13dHost.Start(["--Kubernetes:Mode=demo"], services => services.AddSingleton<ICharts>(charts));
        using var k13d = new DocumentedClient(host.Address);
        k13d.Http.DefaultRequestHeaders.Authorization = new("Bearer", await host.Token(Role.Operator));

        Assert.Equal(1, (await k13d.Send(Snippets.InstallChart))["revision"]!.GetValue<int>());
        Assert.Equal(3, await Replicas(k13d));
        Assert.Equal(2, (await k13d.Send(Snippets.UpgradeRelease))["revision"]!.GetValue<int>());
        Assert.Equal(5, await Replicas(k13d));
        Assert.All(charts.Asked, source => Assert.Equal(new ChartSource("nginx", "https://charts.bitnami.com/bitnami"), source));

        var listed = Assert.Single((await k13d.Json("/api/helm/releases?namespace=default"))["items"]!.AsArray())!;
        Assert.Equal(("my-release", "nginx-1.0.0", 2), (listed["name"]!.GetValue<string>(), listed["chart"]!.GetValue<string>(), listed["revision"]!.GetValue<int>()));

        using var uninstalled = await k13d.Http.DeleteAsync("/api/helm/releases/my-release?namespace=default", Cancellation);
        Assert.True(uninstalled.IsSuccessStatusCode);
        Assert.Empty((await k13d.Json("/api/helm/releases?namespace=default"))["items"]!.AsArray());
    }

    private static async Task<int> Replicas(DocumentedClient k13d) =>
        (await k13d.Json("/api/k8s/deployments/my-release-nginx?namespace=default"))["spec"]!["replicas"]!.GetValue<int>();

    private sealed class MirroredCharts(string archive) : ICharts
    {
        private readonly List<ChartSource> asked = [];

        public IReadOnlyList<ChartSource> Asked => asked;

        public Task<Result<FetchedChart>> Fetch(ChartSource source, string? version, CancellationToken cancellation)
        {
            asked.Add(source);
            var copy = Path.Combine(Directory.CreateTempSubdirectory("k13d-chart-").FullName, Path.GetFileName(archive));
            File.Copy(archive, copy);
            return Task.FromResult<Result<FetchedChart>>(new FetchedChart(copy, "nginx", "1.0.0", null, HasDefinitions: false, HasOpenSchema: false));
        }
    }
}
