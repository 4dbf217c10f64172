using K13d.Api.Demo;
using K13d.Api.Tests.Hosting;
using K13d.Application.Ports.Clusters;
using K13d.Application.Ports.Storage;
using K13d.Testing.Folders;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace K13d.Api.Tests.Demo;

public sealed class EmbeddedDemoClusterTests
{
    [Fact]
    public async Task It_says_where_charts_for_it_are_and_starts_for_that_too()
    {
        await using var host = await K13dHost.Start(["--Kubernetes:Mode=demo"]);
        using var http = new HttpClient(new SocketsHttpHandler());

        var charts = await host.Services.GetRequiredService<IDemoCluster>().ChartRepository(TestContext.Current.CancellationToken);

        Assert.Contains("name: hello", await http.GetStringAsync($"{charts}/index.yaml", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.Contains($"\"Charts\":\"{charts}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_that_has_started_it_can_end_it()
    {
        using var folder = new TemporaryFolder();
        var storage = Substitute.For<IStorage>();
        storage.Folder.Returns(folder.Path);
        var services = new ServiceCollection().AddLogging().AddSingleton(storage).AddSingleton(TimeProvider.System);
        services.AddDemoCluster();
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IDemoCluster>().Kubeconfig(TestContext.Current.CancellationToken);
        Assert.NotNull(provider.GetRequiredService<EmbeddedDemoCluster>().KubeconfigFile);

        await provider.DisposeAsync();
    }
}
