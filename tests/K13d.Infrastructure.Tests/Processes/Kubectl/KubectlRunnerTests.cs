using System.Globalization;
using System.Text.Json.Nodes;
using K13d.Application.Ports.Tools;
using K13d.Domain.Failures;
using K13d.Domain.Kubectl;
using K13d.Domain.Resources;
using K13d.Infrastructure.Processes;
using K13d.Infrastructure.Processes.Kubectl;
using K13d.Infrastructure.Tests.Kubernetes;
using Microsoft.Extensions.DependencyInjection;
using static K13d.Testing.Results.ResultReader;

namespace K13d.Infrastructure.Tests.Processes.Kubectl;

/// <summary>How kubectl is run, seen by a script in its place.</summary>
public sealed class KubectlRunnerTests : IAsyncLifetime
{
    private ScriptedApiServer? server;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "what is run is a shell script");
        server = await ScriptedApiServer.Start(context => Task.CompletedTask);
    }

    public ValueTask DisposeAsync() => server?.DisposeAsync() ?? default;

    [Theory, InlineData(2, 20, 2), InlineData(3, 1000, 3)]
    public async Task No_more_run_at_once_than_are_allowed(int parallel, int patience, int most)
    {
        // Each counts how many run beside it, until one of them sees three or it loses patience.
        await using var services = Run(
            """
            cd "$HOME"; mkdir -p running; : > "running/$$"; tries=$3
            while n=$(ls running | wc -l); [ "$n" -lt 3 ] && [ ! -e three ] && [ "$tries" -gt 0 ]; do tries=$((tries - 1)); sleep 0.01; done
            [ "$n" -lt 3 ] || : > three
            echo "$n"; rm "running/$$"
            """,
            ("Kubectl:Parallel", $"{parallel}"));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Outcome(services, "count", $"{patience}")));

        Assert.Equal(most, outcomes.Max(outcome => int.Parse(outcome.Output, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task It_runs_with_a_kubeconfig_of_its_own_that_nobody_else_can_read_and_that_is_gone_afterwards()
    {
        server!.Write("token: first");
        await using var services = Run("""file="${2#--kubeconfig=}"; echo "$file"; stat -c %a "$file"; cat "$file" """);

        var lines = (await Outcome(services, "get", "pods")).Output.Split('\n', 3);

        Assert.Equal("600", lines[1]);
        Assert.Contains("\"token\":\"first\"", lines[2], StringComparison.Ordinal);
        Assert.False(File.Exists(lines[0]));
    }

    [Fact]
    public async Task It_finds_a_home_in_its_environment_and_nothing_of_K13ds()
    {
        await using var services = Run("env | grep -v -e ^PWD= -e ^_= -e ^SHLVL= -e ^OLDPWD=");

        Assert.StartsWith("HOME=", Assert.Single((await Outcome(services, "version")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_for_a_turn_ends_when_the_caller_hangs_up()
    {
        await using var fifo = await Fifo.Make();
        await using var services = Run("""echo alive > "$3"; exec sleep 600 > "$3" """, ("Kubectl:Parallel", "1"));
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var runner = services.GetRequiredService<KubectlRunner>();

        var running = runner.Run(new KubectlRun(["wait", fifo.Path]), first.Token);
        await fifo.Line();
        var waiting = runner.Run(new KubectlRun(["wait", fifo.Path]), second.Token);
        await second.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task A_command_that_is_cancelled_ends_with_all_that_it_started()
    {
        await using var fifo = await Fifo.Make();
        await using var services = Run($"sh -c 'echo alive; exec sleep 600' > {fifo.Path} & wait");
        using var caller = new CancellationTokenSource();
        var command = Value(KubectlCommand.ParseLine("exec web -- sleep 600"));

        var running = services.GetRequiredService<IKubectl>().Run(command, caller.Token);
        Assert.Equal("alive", await fifo.Line());
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await fifo.Closed();
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_ended_and_it_says_so()
    {
        await using var fifo = await Fifo.Make();
        await using var services = Run($"sh -c 'echo alive; exec sleep 600' > {fifo.Path} & wait", ("Kubectl:Timeout", "00:00:00.5"));

        var running = services.GetRequiredService<IKubectl>().Run(Value(KubectlCommand.ParseLine("get pods")), TestContext.Current.CancellationToken);
        Assert.Equal("alive", await fifo.Line());

        Assert.Equal("TOOL_TIMEOUT", Assert.IsType<Failure.Unavailable>(FailureOf(await running)).Code);
        await fifo.Closed();
    }

    [Fact]
    public async Task A_command_that_says_very_much_is_not_ended_for_it_and_gets_its_input()
    {
        await using var services = Run("""cat; i=0; while [ $i -lt 3000 ]; do echo 0123456789; i=$((i + 1)); done; echo done; echo done >&2; exit 3""", ("Kubectl:MaxOutput", "1024"));
        var manifest = new Manifest(new JsonObject { ["kind"] = "ConfigMap", ["apiVersion"] = "v1" }, 1, 1);

        var ran = Value(await services.GetRequiredService<IKubectl>().Run(Value(KubectlCommand.ParseLine("apply -f -", [manifest])), TestContext.Current.CancellationToken));

        Assert.Equal((3, "done\n"), (ran.ExitCode, ran.Errors));
        Assert.StartsWith("""{"kind":"ConfigMap","apiVersion":"v1"}""", ran.Output, StringComparison.Ordinal);
        Assert.EndsWith("0123456789\ndone\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("characters left out here", ran.Output, StringComparison.Ordinal);
        Assert.InRange(ran.Output.Length, 1024, 1100);
    }

    [Fact]
    public async Task Those_that_wait_are_not_in_the_way_of_others()
    {
        await using var fifo = await Fifo.Make();
        await using var services = Run(
            $"""[ "$1" = get ] && exit 0; sh -c 'echo alive; exec sleep 600' > {fifo.Path} & wait""", ("Kubectl:Parallel", "1"), ("Kubectl:ParallelWaits", "1"));
        using var caller = new CancellationTokenSource();
        var kubectl = services.GetRequiredService<IKubectl>();

        var waiting = kubectl.Run(Value(KubectlCommand.ParseLine("wait pod/a --for=delete")), caller.Token);
        Assert.Equal("alive", await fifo.Line());
        Assert.Equal(0, Value(await kubectl.Run(Value(KubectlCommand.ParseLine("get pods")), TestContext.Current.CancellationToken)).ExitCode);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task The_namespace_that_is_meant_is_in_its_kubeconfig_for_manifests_that_name_none()
    {
        await using var services = Run("""cat "${2#--kubeconfig=}" """);

        var ran = Value(await services.GetRequiredService<IKubectl>().Run(Value(KubectlCommand.ParseLine("get nodes")).In("shop"), TestContext.Current.CancellationToken));

        Assert.Contains("\"namespace\":\"shop\"", ran.Output, StringComparison.Ordinal);
    }

    private ServiceProvider Run(string script, params (string Name, string Value)[] settings)
    {
        var program = server!.WriteFile("kubectl", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return KubernetesServices.Build(server.Kubeconfig, [("Kubectl:Path", program), .. settings]);
    }

    private static async Task<ProcessOutcome> Outcome(ServiceProvider services, params string[] arguments)
    {
        var ran = await services.GetRequiredService<KubectlRunner>().Run(new KubectlRun(arguments), TestContext.Current.CancellationToken);
        Assert.False(ran.IsFailure(out var failure, out var outcome), failure?.Message);
        return outcome!;
    }
}
