using K13d.Application.Ports.Clusters;
using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

/// <summary>Where the way to the cluster is found, and what of it changes while K13d runs.</summary>
public sealed class ClusterAccessTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("k13d-access-").FullName;
    private readonly TestClock time = new();
    private readonly LogLines log = new();
    private string accepted = "pod-token";
    private ScriptedApiServer? started;

    private ScriptedApiServer Server => started!;

    private string ServiceAccount => Path.Combine(folder, "serviceaccount");

    private string[] InPod => ["KUBERNETES_SERVICE_HOST=127.0.0.1", $"KUBERNETES_SERVICE_PORT={Server.Port}"];

    public async ValueTask InitializeAsync()
    {
        started = await ScriptedApiServer.Start(context =>
        {
            context.Response.StatusCode = context.Request.Headers.Authorization == $"Bearer {accepted}" ? 200 : 401;
            return context.Response.WriteAsync("{}");
        });
        Write("serviceaccount/token", "pod-token\n");
        Write("serviceaccount/ca.crt", Server.Authority);
        Write("serviceaccount/namespace", "k13d");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task In_a_pod_the_service_account_is_the_way()
    {
        await using var services = Build(InPod, ("Kubernetes:Mode", "incluster"));

        await services.Succeeds();

        var current = services.GetRequiredService<ClusterConnection>().Current!;
        Assert.Equal(("incluster", new Uri($"https://127.0.0.1:{Server.Port}"), null), (current.Mode, current.Server, current.Context));
    }

    [Fact]
    public async Task A_pods_server_is_held_to_the_service_accounts_authority()
    {
        using var other = TestAuthority.Make();
        Write("serviceaccount/ca.crt", other.Pem);
        await using var services = Build(InPod, ("Kubernetes:Mode", "incluster"));

        Assert.Equal("Untrusted", (await services.Fails()).Details["reason"]);
    }

    [Fact]
    public async Task A_pods_token_that_is_rotated_is_used_soon_and_at_once_when_the_old_one_is_refused()
    {
        await using var services = Build(InPod, ("Kubernetes:Mode", "incluster"));
        await services.Succeeds();

        (accepted, _) = ("second", Write("serviceaccount/token", "second"));
        await services.Succeeds();
        Assert.Equal(3, Server.Requests);

        (accepted, _) = ("third", Write("serviceaccount/token", "third"));
        time.Advance(TimeSpan.FromSeconds(2));
        await services.Succeeds();
        Assert.Equal(4, Server.Requests);
    }

    [Theory, InlineData("token"), InlineData("ca.crt")]
    public async Task A_file_that_the_service_account_lacks_is_named_with_the_remedy_and_found_when_it_comes(string file)
    {
        var path = Path.Combine(ServiceAccount, file);
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        File.Delete(path);
        await using var services = Build(InPod, ("Kubernetes:Mode", "incluster"));

        var failure = await services.Fails();
        Assert.Contains(path, failure.Message, StringComparison.Ordinal);
        Assert.Contains("automountServiceAccountToken", failure.Message, StringComparison.Ordinal);

        Write($"serviceaccount/{file}", text);
        await services.Succeeds();
    }

    [Theory, InlineData("token", "token is empty"), InlineData("ca.crt", "certificate authority is unusable")]
    public async Task A_file_of_the_service_account_that_is_empty_is_a_failure_that_says_so(string file, string complaint)
    {
        Write($"serviceaccount/{file}", "\n");
        await using var services = Build(InPod, ("Kubernetes:Mode", "incluster"));

        Assert.Contains(complaint, (await services.Fails()).Message, StringComparison.Ordinal);
        Assert.Equal(0, Server.Requests);
    }

    [Fact]
    public async Task Outside_a_pod_incluster_is_a_failure_that_says_what_is_missing()
    {
        await using var services = Build([], ("Kubernetes:Mode", "incluster"));

        Assert.Contains("KUBERNETES_SERVICE_HOST", (await services.Fails()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.96.0.1", "443", "https://10.96.0.1/"), InlineData("fd00::1", "6443", "https://[fd00::1]:6443/"), InlineData("", "443", null)]
    [InlineData("10.96.0.1", "", null), InlineData("10.96.0.1", "tcp://10.96.0.1:443", null), InlineData("10.96.0.1", "70000", null)]
    public void The_API_servers_address_is_what_a_pod_is_told(string host, string port, string? address) =>
        Assert.Equal(address, new Surroundings($"KUBERNETES_SERVICE_HOST={host}", $"KUBERNETES_SERVICE_PORT={port}").Build().Server?.AbsoluteUri);

    [Fact]
    public void The_kubeconfigs_are_those_in_the_variable_or_the_one_at_home()
    {
        Assert.Equal(["/a", "/b"], new Surroundings("KUBECONFIG=/a::/b") { Home = "/home/me" }.Build().Kubeconfigs);
        Assert.Equal(["/home/me/.kube/config"], new Surroundings("KUBECONFIG=") { Home = "/home/me" }.Build().Kubeconfigs);
    }

    [Fact]
    public async Task Auto_takes_the_file_that_is_set_even_where_it_is_not_there()
    {
        WriteHome();

        await Chooses("kubeconfig", "K13D_KUBERNETES__KUBECONFIG is set", InPod, ("Kubernetes:Kubeconfig", Path.Combine(folder, "lost")));
    }

    [Fact]
    public async Task Auto_takes_the_first_file_of_the_variable_that_is_there()
    {
        var there = Write("there", await File.ReadAllTextAsync(Server.Kubeconfig, TestContext.Current.CancellationToken));

        await Chooses("kubeconfig", $"there is {there}", [$"KUBECONFIG={folder}/lost:{there}", .. InPod]);
    }

    [Fact]
    public async Task Auto_takes_the_file_at_home_before_the_service_account()
    {
        WriteHome();

        await Chooses("kubeconfig", $"there is {folder}/.kube/config", InPod);
    }

    [Fact]
    public Task Auto_takes_the_service_account_where_there_is_no_kubeconfig() => Chooses("incluster", $"but {ServiceAccount}/token", InPod);

    [Fact]
    public Task Auto_takes_the_demo_cluster_where_there_is_nothing_else() => Chooses("demo", $"neither {folder}/.kube/config nor a service account", []);

    [Fact]
    public async Task Auto_takes_the_demo_cluster_in_a_pod_without_a_token()
    {
        Directory.Delete(ServiceAccount, recursive: true);

        await Chooses("demo", "nor a service account", InPod);
    }

    [Theory, InlineData("demo"), InlineData("incluster"), InlineData("KubeConfig")]
    public async Task A_mode_that_is_set_is_taken_whatever_else_there_is(string mode)
    {
        WriteHome();

        await Chooses(mode.ToLowerInvariant(), "K13D_KUBERNETES__MODE says so", InPod, ("Kubernetes:Mode", mode));
    }

    [Fact]
    public async Task What_auto_has_taken_stays_though_the_file_goes()
    {
        WriteHome();
        accepted = "first";
        await using var services = Build(InPod);
        await services.Succeeds();

        File.Delete(Path.Combine(folder, ".kube", "config"));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("There is no kubeconfig", (await services.Fails()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_files_are_one_kubeconfig_in_which_the_first_to_name_something_wins()
    {
        accepted = "right";
        Write("tokens/token", "right");
        var contexts = Write("contexts", "{current-context: a, contexts: [{name: a, context: {cluster: c, user: u}}]}");
        var users = Write("tokens/users", "{current-context: b, users: [{name: u, user: {tokenFile: token}}], contexts: [{name: a, context: {cluster: x, user: x}}]}");
        var clusters = Write("clusters", $"{{clusters: [{{name: c, cluster: {{server: 'https://127.0.0.1:{Server.Port}', insecure-skip-tls-verify: true}}}}]}}");
        await using var services = Build([$"KUBECONFIG={contexts}:{folder}/lost:{users}:{clusters}"]);

        await services.Succeeds();

        Assert.Equal("a", services.GetRequiredService<ClusterConnection>().Current!.Context);
    }

    [Fact]
    public async Task The_context_that_is_set_is_taken_and_one_that_is_not_there_is_answered_with_those_that_are()
    {
        accepted = "other";
        var cluster = $"{{name: c, cluster: {{server: 'https://127.0.0.1:{Server.Port}/', insecure-skip-tls-verify: true}}}}";
        Write(".kube/config", $"{{current-context: one, clusters: [{cluster}], users: [{{name: u, user: {{token: other}}}}], contexts: [{{name: one, context: {{cluster: c}}}}, {{name: two, context: {{cluster: c, user: u}}}}]}}");
        await using var two = Build([], ("Kubernetes:Context", "two"));
        await using var three = Build([], ("Kubernetes:Context", "three"));

        await two.Succeeds();

        Assert.EndsWith("has no context 'three' (one, two).", (await three.Fails()).Message, StringComparison.Ordinal);
    }

    /// <summary>The mode is chosen at the first request, said in the log with the reason, and shown by the health probe.</summary>
    private async Task Chooses(string mode, string reason, string[] variables, params (string Name, string Value)[] settings)
    {
        await using var services = Build(variables, settings);

        var status = await services.GetRequiredService<IClusterHealth>().Probe(TestContext.Current.CancellationToken);

        Assert.Equal(mode, status.Mode);
        var line = Assert.Single(log.Written, line => line.StartsWith("The way to the cluster is ", StringComparison.Ordinal));
        Assert.StartsWith($"The way to the cluster is {mode}, because ", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
    }

    private ServiceProvider Build(string[] variables, params (string Name, string Value)[] settings)
    {
        var demo = Substitute.For<IDemoCluster>();
        demo.Kubeconfig(Arg.Any<CancellationToken>()).Returns(_ => File.ReadAllText(Server.Kubeconfig));
        return KubernetesServices.Build(
            null,
            replace => replace
                .AddSingleton(new Surroundings(variables) { Home = folder, ServiceAccount = ServiceAccount }.Build())
                .AddSingleton(demo)
                .AddSingleton<TimeProvider>(time)
                .AddLogging(logging => logging.AddProvider(log)),
            settings);
    }

    private void WriteHome() => Write(".kube/config", File.ReadAllText(Server.Kubeconfig));

    private string Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
