using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

public sealed class ProxyTests : IAsyncLifetime
{
    private const string Name = "kubernetes.example";

    private ScriptedApiServer? started;

    private ScriptedApiServer Server => started!;

    public async ValueTask InitializeAsync() => started = await ScriptedApiServer.Start(context => context.Response.WriteAsync("{}"), name: Name);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task The_kubeconfigs_proxy_is_used_and_the_server_behind_it_still_verified()
    {
        await using var proxy = new LoopbackProxy(Server.Port);
        Server.Write("token: first", address: $"https://{Name}:6443", more: $"proxy-url: http://{proxy.Address}");
        await using var services = KubernetesServices.Build(Server.Kubeconfig);
        await services.Succeeds();

        Server.Write("token: first", address: "https://other.example:6443", more: $"proxy-url: http://{proxy.Address}");
        await using var others = KubernetesServices.Build(Server.Kubeconfig);

        Assert.Equal("Untrusted", (await others.Fails()).Details["reason"]);
        Assert.Equal([$"{Name}:6443", "other.example:6443"], proxy.Tunnels);
        Assert.Equal(1, Server.Requests);
    }

    [Fact]
    public async Task A_proxy_that_wants_a_password_gets_it()
    {
        await using var proxy = new LoopbackProxy(Server.Port, password: "me:p@ss");
        Server.Write("token: first", address: $"https://{Name}:6443", more: $"proxy-url: http://me:p%40ss@{proxy.Address}");
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        await services.Succeeds();

        Assert.Equal([$"{Name}:6443"], proxy.Tunnels);
    }

    [Theory, InlineData("", true), InlineData("NO_PROXY=.example,10.0.0.0/8", false), InlineData("NO_PROXY=kubernetes.example:443", true)]
    public async Task The_proxy_of_the_environment_is_used_except_where_it_says_not_to(string exceptions, bool used)
    {
        await using var proxy = new LoopbackProxy(Server.Port);
        Server.Write("token: first", address: $"https://{Name}:6443");
        await using var services = Build($"HTTPS_PROXY=http://{proxy.Address}", exceptions);

        // The way that is direct leads nowhere: there is no such host.
        (await services.Ask()).IsFailure(out var failure, out _);

        Assert.Equal(used, failure is null);
        Assert.Equal(used ? [$"{Name}:6443"] : [], proxy.Tunnels);
    }

    [Fact]
    public async Task The_kubeconfigs_proxy_comes_before_that_of_the_environment()
    {
        await using var own = new LoopbackProxy(Server.Port);
        await using var other = new LoopbackProxy(Server.Port);
        Server.Write("token: first", address: $"https://{Name}:6443", more: $"proxy-url: http://{own.Address}");
        await using var services = Build($"HTTPS_PROXY=http://{other.Address}");

        await services.Succeeds();

        Assert.Equal((1, 0), (own.Tunnels.Count, other.Tunnels.Count));
    }

    [Fact]
    public async Task A_program_that_is_run_for_K13d_learns_of_the_proxy()
    {
        Server.Write("token: first", address: $"https://{Name}:6443");
        await using var services = Build("HTTPS_PROXY=proxy.example:3128");

        Assert.False((await services.GetRequiredService<ClusterConnection>().Access(TestContext.Current.CancellationToken)).IsFailure(out _, out var way));

        Assert.Equal(new Uri("http://proxy.example:3128"), way.Access.Proxy);
    }

    [Theory, InlineData("proxy-url: proxy", "", "proxy-url"), InlineData("proxy-url: ftp://proxy", "", "proxy-url"), InlineData("", "HTTPS_PROXY=http://u:canary@", "HTTPS_PROXY")]
    public async Task A_proxy_that_is_none_is_named_without_its_password(string line, string variable, string complaint)
    {
        Server.Write("token: first", address: $"https://{Name}:6443", more: line);
        await using var services = Build(variable);

        var failure = await services.Fails();

        Assert.Contains(complaint, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
    }

    private ServiceProvider Build(params string[] variables) =>
        KubernetesServices.Build(Server.Kubeconfig, replace => replace.AddSingleton(new Surroundings(variables).Build()), ("Kubernetes:Retries", "0"));
}
