using K13d.Infrastructure.Tests.Processes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

/// <summary>Credential plugins that do not do what they should.</summary>
public sealed class ExecCredentialsTests : IAsyncLifetime
{
    private const string Good = """echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"good"}}'""";

    private ScriptedApiServer? started;

    private ScriptedApiServer Server => started!;

    private Plugin Plugin => new(Server);

    public async ValueTask InitializeAsync() => started = await ScriptedApiServer.Start(context =>
    {
        context.Response.StatusCode = context.Request.Headers.Authorization == "Bearer good" ? 200 : 401;
        return context.Response.WriteAsync("{}");
    });

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Theory]
    [InlineData(""), InlineData("canary"), InlineData("null"), InlineData("[]"), InlineData("{}"), InlineData("""{"status":"canary"}"""), InlineData("""{"status":{}}""")]
    [InlineData("""{"status":{"token":""}}"""), InlineData("""{"status":{"token":["canary"]}}"""), InlineData("""{"status":{"token":"canary","expirationTimestamp":"soon"}}""")]
    [InlineData("""{"status":{"clientCertificateData":"canary"}}"""), InlineData("""{"status":{"clientCertificateData":"canary","clientKeyData":"canary"}}""")]
    public async Task Rubbish_that_a_plugin_prints_is_a_failure_that_names_it_and_does_not_repeat_what_it_printed(string printed)
    {
        Server.Write(Plugin.Running($"printf '%s' '{printed}'"));
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        var failure = await services.Fails();

        Assert.Contains("credential plugin 'sh' printed no ExecCredential", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, Server.Requests);
    }

    [Fact]
    public async Task A_plugin_that_fails_is_named_with_its_hint_and_its_complaint_is_not_repeated()
    {
        Server.Write(Plugin.Running("echo canary >&2; exit 7", more: ", installHint: Log in to the cloud."));
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        var failure = await services.Fails();

        Assert.Contains("ended with code 7", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Log in to the cloud.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_is_named_with_its_hint()
    {
        Server.Write("exec: {apiVersion: client.authentication.k8s.io/v1, command: k13d-no-such-plugin, installHint: Install it.}");
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        var failure = await services.Fails();

        Assert.Contains("'k13d-no-such-plugin'", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Install it.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_wants_to_ask_a_person_is_not_run()
    {
        Server.Write("exec: {apiVersion: client.authentication.k8s.io/v1, command: sh, interactiveMode: Always}");
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        Assert.Contains("interactiveMode", (await services.Fails()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_hangs_is_ended_and_said_to_have()
    {
        await using var fifo = await Fifo.Make();
        Server.Write(Plugin.Running($"echo alive > {fifo.Path}; exec sleep 600 > {fifo.Path}"));
        var time = new FakeTimeProvider();
        await using var services = KubernetesServices.Build(Server.Kubeconfig, replace => replace.AddSingleton<TimeProvider>(time));

        var asking = services.Fails();
        Assert.Equal("alive", await fifo.Line());
        time.Advance(TimeSpan.FromSeconds(31));

        Assert.Contains("longer than 30 s", (await asking).Message, StringComparison.Ordinal);
        await fifo.Closed();
    }

    [Fact]
    public async Task A_plugin_is_ended_when_the_caller_hangs_up_and_the_next_one_is_served()
    {
        await using var fifo = await Fifo.Make();
        Server.Write(Plugin.Running($"if [ -e {fifo.Path}.again ]; then {Good}; else : > {fifo.Path}.again; echo alive > {fifo.Path}; exec sleep 600 > {fifo.Path}; fi"));
        await using var services = KubernetesServices.Build(Server.Kubeconfig);
        using var caller = new CancellationTokenSource();

        var asking = services.Ask(cancellation: caller.Token);
        Assert.Equal("alive", await fifo.Line());
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await fifo.Closed();
        await services.Succeeds();
    }

    [Fact]
    public async Task A_plugin_that_prints_without_end_is_ended()
    {
        Server.Write(Plugin.Running("yes"));
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        Assert.Contains("more than a credential can be", (await services.Fails()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_that_failed_is_asked_again_the_next_time()
    {
        var flag = Server.WriteFile("flag", "");
        Server.Write(Plugin.Running($"[ -e {flag} ] || {Good}"));
        await using var services = KubernetesServices.Build(Server.Kubeconfig);
        await services.Fails();

        File.Delete(flag);

        await services.Succeeds();
    }

    [Fact]
    public async Task However_many_ask_at_once_a_plugin_runs_once()
    {
        var runs = Server.WriteFile("runs", "");
        Server.Write(Plugin.Running($"echo . >> {runs}; {Good}"));
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => services.Succeeds()));

        Assert.Single(await File.ReadAllLinesAsync(runs, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_plugin_finds_its_own_variables_and_about_the_cluster_and_none_of_K13ds_settings()
    {
        var found = Server.WriteFile("found", "");
        Server.Write(Plugin.Running($"env > {found}; {Good}", more: ", env: [{name: PROFILE, value: work}, {name: EMPTY}, {value: nameless}], provideClusterInfo: true"));
        await using var services = KubernetesServices.Build(Server.Kubeconfig);

        await services.Succeeds();

        var variables = await File.ReadAllLinesAsync(found, TestContext.Current.CancellationToken);
        Assert.Contains("PROFILE=work", variables);
        Assert.Contains("EMPTY=", variables);
        Assert.Contains(variables, line => line.StartsWith("KUBERNETES_EXEC_INFO={", StringComparison.Ordinal) && line.Contains($"https://127.0.0.1:{Server.Port}", StringComparison.Ordinal));
        Assert.Contains(variables, line => line.StartsWith("PATH=", StringComparison.Ordinal));
        Assert.DoesNotContain(variables, line => line.StartsWith("K13D_", StringComparison.Ordinal) || line.StartsWith("DOTNET_", StringComparison.Ordinal));
    }
}
