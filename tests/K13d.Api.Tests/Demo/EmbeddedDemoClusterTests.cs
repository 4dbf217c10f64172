using K13d.Api.Demo;
using K13d.Application.Ports.Clusters;
using K13d.Application.Ports.Storage;
using K13d.Testing.Folders;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;

namespace K13d.Api.Tests.Demo;

public sealed class EmbeddedDemoClusterTests
{
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
