using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using K13d.Api.Tests.Hosting;
using K13d.Application.Pods;
using K13d.Domain.Identity;
using K13d.Infrastructure.Persistence;
using K13d.Testing.Clusters;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace K13d.Api.Tests.Pods;

/// <summary>Terminals in containers as programs use them.</summary>
[ClusterTests]
public sealed class TerminalsOverHttpTests(SharedK13d k13d) : OverHttpTests(k13d)
{
    private readonly SharedK13d k13d = k13d;
    private string token = "";

    protected override async Task Arrange()
    {
        token = await k13d.Host.Token(Role.Operator);
        await RunningPods.Run(Cluster, Home, RunningPods.Idle("box", "main"), Cancellation);
    }

    [Fact]
    public async Task What_is_typed_is_echoed_and_done_and_the_exit_code_comes_before_it_is_closed()
    {
        using var terminal = await Open("tty=true");

        await terminal.Type("echo $((6 * 7))\n");
        await terminal.Until("42\r\n");
        await terminal.Type("exit 3\n");
        await terminal.UntilClosed();

        Assert.Equal("v5.channel.k8s.io", terminal.Protocol);
        Assert.Contains("echo $((6 * 7))", terminal.Shown.ToString(), StringComparison.Ordinal);
        Assert.Equal("3", ExitCode(terminal));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, terminal.CloseStatus);
    }

    [Fact]
    public async Task The_record_has_its_beginning_and_its_end_with_the_command_and_not_what_was_typed()
    {
        using var terminal = await Open("command=sh&command=-c&command=read+it;+exit+3&tty=false&stderr=true");
        Assert.Equal("started", Text((await AuditLine($"action=exec&namespace={Home}"))["details"]!, "phase"));

        await terminal.Type("canary-hunter2\n");
        await terminal.UntilClosed();

        var lines = await Ended();
        Assert.Equal(["ended", "started"], lines.Select(line => Text(line!["details"]!, "phase")));
        Assert.Equal(("operator", "pod/box", "success"), (Text(lines[0]!, "user"), Text(lines[0]!, "resource"), Text(lines[0]!, "outcome")));
        var details = lines[0]!["details"]!;
        Assert.Equal(("main", "sh -c 'read it; exit 3'", "command", "3"), (Text(details, "container"), Text(details, "command"), Text(details, "endedBy"), Text(details, "exitCode")));
        Assert.DoesNotContain("hunter2", lines.ToJsonString() + string.Concat(k13d.Host.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_terminal_has_the_size_it_is_given_and_given_again()
    {
        const string awaits = "for size in '43 132' '33 99'; do until stty size 2>/dev/null | grep \"$size\"; do sleep 1; done; done";
        using var terminal = await Open($"command=sh&command=-c&command={Uri.EscapeDataString(awaits)}");

        await terminal.Send(TerminalClient.Size, """{"Width":132,"Height":43}"""u8.ToArray());
        await terminal.Until("43 132\r\n");
        await terminal.Send(TerminalClient.Size, """{"Width":99,"Height":33}"""u8.ToArray());
        await terminal.Until("33 99\r\n");
        await terminal.UntilClosed();

        Assert.Equal("Success", Text(terminal.Status!, "status"));
    }

    [Fact]
    public async Task Two_hundred_KiB_go_in_and_come_out_byte_by_byte()
    {
        using var terminal = await Open("command=cat&tty=false");
        var input = RandomNumberGenerator.GetBytes(200 * 1024);

        var sending = Task.Run(
            async () =>
            {
                await terminal.Send(TerminalClient.Input, input);
                await terminal.Send(TerminalClient.Closing, new byte[] { TerminalClient.Input });
            },
            Cancellation);
        var output = new MemoryStream();
        while (await terminal.Read() is { } message)
        {
            if (message[0] == TerminalClient.Output)
            {
                output.Write(message.AsSpan(1));
            }
        }

        await sending;
        Assert.Equal(input, output.ToArray());
        Assert.Equal("Success", Text(terminal.Status!, "status"));
    }

    [Fact]
    public async Task Output_and_errors_are_apart_without_a_terminal_and_much_of_it_comes_whole()
    {
        using var terminal = await Open("command=sh&command=-c&command=seq+200000;+echo+done+%3E%262&tty=false");

        await terminal.UntilClosed();

        Assert.Equal(string.Concat(Enumerable.Range(1, 200_000).Select(number => $"{number}\n")), terminal.Shown.ToString());
        Assert.Equal("done\n", terminal.Complaints.ToString());
    }

    [Fact]
    public async Task Two_terminals_at_once_do_not_mix()
    {
        using var one = await Open("tty=true");
        using var other = await Open("tty=true");

        await one.Type("word=apple; echo \"$word pie\"\n");
        await other.Type("word=cherry; echo \"$word pie\"\n");

        await one.Until("apple pie\r\n");
        await other.Until("cherry pie\r\n");
        Assert.DoesNotContain("cherry", one.Shown.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("apple", other.Shown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_said_on_the_channel_of_the_end()
    {
        using var terminal = await Open("command=no-such-program");

        await terminal.UntilClosed();

        Assert.Contains("no-such-program", Text(terminal.Status!, "message"), StringComparison.Ordinal);
        Assert.Equal(WebSocketCloseStatus.NormalClosure, terminal.CloseStatus);
        Assert.Equal("failed", Text((await Ended())[0]!, "outcome"));
    }

    [Fact]
    public async Task With_the_logout_the_terminal_is_closed_and_its_shell_ends()
    {
        using var terminal = await Open("tty=true");
        await terminal.Type("echo re''ady\n");
        await terminal.Until("ready\r\n");

        await k13d.Host.NewClient(token).PostAsync("/api/auth/logout", null, Cancellation);
        await terminal.UntilClosed();

        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "The session has ended."), (terminal.CloseStatus, terminal.CloseReason));
        await EndedBy("session");
    }

    [Fact]
    public async Task With_the_role_or_the_user_the_terminal_is_closed_too()
    {
        foreach (var change in new Func<IQueryable<Infrastructure.Persistence.Identity.UserRow>, Task<int>>[]
        {
            users => users.ExecuteUpdateAsync(set => set.SetProperty(user => user.Role, Role.Viewer), Cancellation),
            users => users.ExecuteUpdateAsync(set => set.SetProperty(user => user.Enabled, false), Cancellation),
        })
        {
            await using var host = await K13dHost.Start(settings: [$"--Kubernetes:Mode=kubeconfig", $"--Kubernetes:Kubeconfig={Kubeconfig}"]);
            using var terminal = await TerminalClient.Open(host, await host.Token(Role.Operator), "box", Home, "tty=true");
            await using var database = await host.Services.GetRequiredService<IDbContextFactory<K13dContext>>().CreateDbContextAsync(Cancellation);

            Assert.Equal(1, await change(database.Users.Where(user => user.NameKey == "operator")));
            await terminal.UntilClosed();

            Assert.Equal(WebSocketCloseStatus.PolicyViolation, terminal.CloseStatus);
        }
    }

    [Theory, InlineData(true, true), InlineData(false, true), InlineData(true, false), InlineData(false, false)]
    public async Task A_caller_who_hangs_up_ends_the_command(bool politely, bool tty)
    {
        using var terminal = await Open($"command=sh&command=-c&command=echo+ready;+cat&tty={tty}");
        await terminal.Until("ready");

        if (politely)
        {
            await terminal.Close();
        }
        else
        {
            terminal.Abort();
        }

        await EndedBy("caller");
    }

    [Fact]
    public async Task A_caller_who_hangs_up_while_nobody_reads_what_he_typed_is_found_gone()
    {
        using var terminal = await Open("command=sleep&command=86400&tty=false");
        var underway = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var typing = Task.Run(
            async () =>
            {
                for (var sent = 0; sent < 64; sent++)
                {
                    await terminal.Send(TerminalClient.Input, new byte[256 * 1024]);
                    underway.TrySetResult();
                }
            },
            Cancellation);
        await underway.Task;

        terminal.Abort();
        await Record.ExceptionAsync(() => typing);

        Assert.Equal("caller", Text((await Ended())[0]!["details"]!, "endedBy"));
    }

    [Fact]
    public async Task The_eleventh_of_a_user_is_refused_until_one_is_closed()
    {
        await using var host = await K13dHost.Start(settings: [$"--Kubernetes:Mode=kubeconfig", $"--Kubernetes:Kubeconfig={Kubeconfig}"]);
        var mine = await host.Token(Role.Operator);
        var open = new List<TerminalClient>();
        try
        {
            for (var count = 0; count < TerminalPlaces.Most; count++)
            {
                open.Add(await TerminalClient.Open(host, mine, "box", Home, "command=cat&tty=false"));
            }

            var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => TerminalClient.Open(host, mine, "box", Home, "command=cat&tty=false"));
            Assert.Equal("429", refused.Message);
            using var another = await TerminalClient.Open(host, await host.Token(), "box", Home, "command=true&tty=false");
            await open[0].Close();
            await another.UntilClosed();
            while (true)
            {
                try
                {
                    open.Add(await TerminalClient.Open(host, mine, "box", Home, "command=cat&tty=false"));
                    break;
                }
                catch (InvalidOperationException full) when (full.Message == "429")
                {
                    Cancellation.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            open.ForEach(terminal => terminal.Dispose());
        }
    }

    private string Kubeconfig => TestCluster.RealKubeconfig ?? System.IO.Path.Combine(k13d.Host.DataFolder, "demo.kubeconfig");

    private Task<TerminalClient> Open(string query) => TerminalClient.Open(k13d.Host, token, "box", Home, query);

    /// <summary>Waits for the line of the end, which says that the command itself ended too.</summary>
    private async Task EndedBy(string who)
    {
        var details = (await Ended())[0]!["details"]!;
        Assert.Equal(who, Text(details, "endedBy"));
        Assert.NotNull(details["exitCode"]);
    }

    private async Task<JsonArray> Ended()
    {
        while (true)
        {
            var lines = await AuditLines($"action=exec&resource=pod/box&namespace={Home}");
            if (lines.Count > 0 && Text(lines[0]!["details"]!, "phase") == "ended")
            {
                return lines;
            }

            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static string? ExitCode(TerminalClient terminal) =>
        terminal.Status!["details"]!["causes"]!.AsArray().Single(cause => Text(cause!, "reason") == "ExitCode")!["message"]!.GetValue<string>();
}
