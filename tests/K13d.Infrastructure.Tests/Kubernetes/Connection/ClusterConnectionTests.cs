using System.Collections.Concurrent;
using System.Text.Json;
using K13d.Application.Ports.Clusters;
using K13d.Domain.Failures;
using K13d.Infrastructure.Kubernetes.Connection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Kubernetes.Connection;

public sealed class ClusterConnectionTests
{
    private static ApiRequest Read => Asking.Read;

    [Fact]
    public async Task A_server_certificate_of_another_authority_is_refused_though_the_machine_would_build_its_chain()
    {
        await using var trusted = await ScriptedApiServer.Start(Ok);
        await using var impostor = await ScriptedApiServer.Start(Ok);
        impostor.Write("token: first", trusts: trusted);

        var failure = FailureOf(await Send(impostor, Read));

        Assert.Equal("Untrusted", Assert.IsType<Failure.ClusterFailed>(failure).Details["reason"]);
        Assert.Equal(0, impostor.Requests);
    }

    [Fact]
    public async Task A_kubeconfig_that_says_to_skip_verification_is_obeyed()
    {
        await using var server = await ScriptedApiServer.Start(Ok);
        server.Write("token: first", verification: "insecure-skip-tls-verify: true");

        Assert.Null(FailureOf(await Send(server, Read)));
    }

    [Theory, InlineData(429), InlineData(502), InlineData(503), InlineData(504)]
    public async Task A_read_that_fails_for_a_passing_reason_is_repeated_and_no_more_often_than_set(int status)
    {
        await using var server = await ScriptedApiServer.Start(context => Answer(context, status));

        Assert.IsType<Failure.ClusterFailed>(FailureOf(await Send(server, Read, ("Kubernetes:Retries", "2"))));

        Assert.Equal(3, server.Requests);
    }

    [Fact]
    public async Task A_read_that_works_the_second_time_is_a_success()
    {
        var first = true;
        await using var server = await ScriptedApiServer.Start(context =>
        {
            (var status, first) = (first ? 503 : 200, false);
            return Answer(context, status);
        });

        Assert.Null(FailureOf(await Send(server, Read)));
    }

    [Theory, InlineData(503), InlineData(429)]
    public async Task A_change_is_sent_once(int status)
    {
        await using var server = await ScriptedApiServer.Start(context => Answer(context, status));

        Assert.NotNull(FailureOf(await Send(server, new ApiRequest(HttpMethod.Delete, "/api/v1/namespaces/default/pods/nginx"))));

        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_failure_that_will_not_pass_is_not_repeated()
    {
        await using var server = await ScriptedApiServer.Start(context => Answer(context, 500));

        Assert.NotNull(FailureOf(await Send(server, Read)));

        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_token_file_that_was_rotated_is_read_again_when_the_old_token_is_refused()
    {
        var accepted = "old";
        var seen = new ConcurrentQueue<string>();
        await using var server = await ScriptedApiServer.Start(context =>
        {
            seen.Enqueue(context.Request.Headers.Authorization.ToString());
            return Answer(context, seen.Last() == $"Bearer {accepted}" ? 200 : 401);
        });
        server.Write($"tokenFile: {server.WriteFile("token", "old\n")}");
        await using var services = KubernetesServices.Build(server.Kubeconfig);
        Assert.Null(FailureOf(await services.Ask()));

        accepted = "new";
        server.WriteFile("token", "new\n");
        Assert.Null(FailureOf(await services.Ask()));

        Assert.Equal("Bearer new", seen.Last());
    }

    [Fact]
    public async Task A_credential_plugin_is_asked_again_when_its_token_is_refused_and_not_before()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the plugin is a shell script");
        var refused = "Bearer none";
        await using var server = await ScriptedApiServer.Start(context => Answer(context, context.Request.Headers.Authorization == refused ? 401 : 200));
        var count = server.WriteFile("count", "");
        var script = server.WriteFile("plugin", $$$"""
            #!/bin/sh
            echo . >> {{{count}}}
            echo "{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"t$(wc -l < {{{count}}} | tr -d ' ')\"}}"
            """);
        server.Write($"exec: {{apiVersion: client.authentication.k8s.io/v1, command: /bin/sh, args: [{script}], interactiveMode: Never}}");
        await using var services = KubernetesServices.Build(server.Kubeconfig);
        Assert.Null(FailureOf(await services.Ask()));
        Assert.Null(FailureOf(await services.Ask()));
        Assert.Single(await File.ReadAllLinesAsync(count, TestContext.Current.CancellationToken));

        refused = "Bearer t1";
        Assert.Null(FailureOf(await services.Ask()));

        Assert.Equal(2, (await File.ReadAllLinesAsync(count, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task Credentials_that_stay_refused_are_K13ds_fault_and_not_the_callers()
    {
        await using var server = await ScriptedApiServer.Start(context => Answer(context, 401));

        Assert.Equal("Unauthorized", Assert.IsType<Failure.ClusterFailed>(FailureOf(await Send(server, Read))).Details["reason"]);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_ends_the_request_at_the_API_server()
    {
        var (arrived, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var server = await ScriptedApiServer.Start(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            arrived.SetResult();
            await aborted.Task;
        });
        await using var services = KubernetesServices.Build(server.Kubeconfig);
        using var caller = new CancellationTokenSource();

        var asking = services.Ask(cancellation: caller.Token);
        await arrived.Task.WaitAsync(TestContext.Current.CancellationToken);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await aborted.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_a_failure_that_names_the_setting()
    {
        await using var server = await ScriptedApiServer.Start(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        var failure = FailureOf(await Send(server, Read, ("Kubernetes:RequestTimeout", "00:00:00.2")));

        Assert.Contains("K13D_KUBERNETES__REQUESTTIMEOUT", Assert.IsType<Failure.ClusterFailed>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_because_the_credential_would_go_along()
    {
        await using var elsewhere = await ScriptedApiServer.Start(Ok);
        await using var server = await ScriptedApiServer.Start(context =>
        {
            context.Response.Redirect($"https://127.0.0.1:{elsewhere.Port}/version");
            return Task.CompletedTask;
        });

        Assert.NotNull(FailureOf(await Send(server, Read)));

        Assert.Equal(0, elsewhere.Requests);
    }

    [Fact]
    public async Task What_is_no_API_server_is_said_to_be_none()
    {
        await using var server = await ScriptedApiServer.Start(context => context.Response.WriteAsync("<html>"));

        Assert.Equal("NotAnApiServer", Assert.IsType<Failure.ClusterFailed>(FailureOf(await Send(server, Read))).Details["reason"]);
    }

    [Fact]
    public async Task A_cluster_that_comes_back_is_found_again()
    {
        var gone = await ScriptedApiServer.Start(Ok);
        var port = gone.Port;
        await gone.DisposeAsync();
        await using var server = await ScriptedApiServer.Start(Ok);
        var kubeconfig = server.WriteFile("other", (await File.ReadAllTextAsync(server.Kubeconfig, TestContext.Current.CancellationToken)).Replace($":{server.Port}", $":{port}", StringComparison.Ordinal));
        var time = new TestClock();
        await using var moving = KubernetesServices.Build(kubeconfig, replace => replace.AddSingleton<TimeProvider>(time), ("Kubernetes:Retries", "0"));

        Assert.Equal("Unreachable", Assert.IsType<Failure.ClusterFailed>(FailureOf(await moving.Ask())).Details["reason"]);
        File.Copy(server.Kubeconfig, kubeconfig, overwrite: true);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(FailureOf(await moving.Ask()));
    }

    [Theory]
    [InlineData("", "has no current context"), InlineData("{", "cannot be read"), InlineData("current-context: lost", "has no context 'lost'")]
    public async Task A_broken_kubeconfig_is_a_failure_that_says_what_is_wrong_with_it(string text, string complaint)
    {
        await using var server = await ScriptedApiServer.Start(Ok);

        var failure = FailureOf(await KubernetesServices.Build(server.WriteFile("broken", text)).Ask());

        Assert.Contains(complaint, Assert.IsType<Failure.ClusterFailed>(failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_says_which_cluster_it_is_and_why_it_does_not_answer()
    {
        await using var server = await ScriptedApiServer.Start(context => context.Response.WriteAsync("""{"gitVersion":"v1.34.2"}"""));
        await using var services = KubernetesServices.Build(server.Kubeconfig);
        await using var lost = KubernetesServices.Build("/nowhere/kubeconfig");

        var well = await services.GetRequiredService<IClusterHealth>().Probe(TestContext.Current.CancellationToken);
        var ill = await lost.GetRequiredService<IClusterHealth>().Probe(TestContext.Current.CancellationToken);

        Assert.Equal(("kubeconfig", "scripted", "v1.34.2", true, false), (well.Mode, well.Context, well.Version, well.Reachable, well.IsDemo));
        Assert.Equal((false, null), (ill.Reachable, ill.Version));
        Assert.Contains("/nowhere/kubeconfig", ill.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kubernetes:Mode", "remote", "K13D_KUBERNETES__MODE"), InlineData("Kubernetes:Retries", "11", "K13D_KUBERNETES__RETRIES")]
    [InlineData("Kubernetes:RequestTimeout", "00:00:00", "K13D_KUBERNETES__REQUESTTIMEOUT")]
    public async Task A_setting_that_is_out_of_bounds_is_named(string name, string value, string setting)
    {
        await using var services = KubernetesServices.Build("x", (name, value));

        var thrown = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<KubernetesOptions>>().Value);

        Assert.Contains(setting, thrown.Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(".."), InlineData("."), InlineData("")]
    public void A_path_cannot_be_climbed_out_of(string segment) => Assert.Throws<ArgumentException>(() => ApiRequest.PathOf("api", segment, "pods"));

    [Theory, InlineData("a/b", "/api/a%2Fb"), InlineData("a?b#c", "/api/a%3Fb%23c"), InlineData("%2e%2e", "/api/%252e%252e")]
    public void A_segment_stays_one_segment(string segment, string path) => Assert.Equal(path, ApiRequest.PathOf("api", segment));

    private static Task Ok(HttpContext context) => Answer(context, 200);

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync("{}");
    }

    private static async Task<Result<JsonElement>> Send(ScriptedApiServer server, ApiRequest request, params (string Name, string Value)[] settings)
    {
        await using var services = KubernetesServices.Build(server.Kubeconfig, settings);
        return await services.Ask(request);
    }
}
