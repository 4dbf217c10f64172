using K13d.Bench;
using K13d.Bench.Apply;
using K13d.Bench.Audit;
using K13d.Bench.Chat;
using K13d.Bench.Exec;
using K13d.Bench.Logs;
using K13d.Bench.Releases;
using K13d.Bench.Terminals;

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true; // what was made is deleted first
    interrupted.Cancel();
};

switch (args)
{
    case ["audit", .. var rest] when AuditOptions.Parse(rest) is { } audit:
        await AuditBench.Run(audit, interrupted.Token);
        return 0;
    case ["apply", .. var rest] when ApplyOptions.Parse(rest) is { } apply:
        await ApplyBench.Run(apply, interrupted.Token);
        return 0;
    case ["exec", .. var rest] when ExecOptions.Parse(rest) is { } exec:
        await ExecBench.Run(exec, interrupted.Token);
        return 0;
    case ["logs", .. var rest] when LogOptions.Parse(rest) is { } logs:
        await LogBench.Run(logs, interrupted.Token);
        return 0;
    case ["follows", .. var rest] when FollowsOptions.Parse(rest) is { } follows:
        await FollowsBench.Run(follows, interrupted.Token);
        return 0;
    case ["terminal", .. var rest] when TerminalOptions.Parse(rest) is { } terminal:
        await TerminalBench.Run(terminal, interrupted.Token);
        return 0;
    case ["releases", .. var rest] when ReleasesOptions.Parse(rest) is { } releases:
        await ReleasesBench.Run(releases, interrupted.Token);
        return 0;
    case ["chat", .. var rest] when ChatOptions.Parse(rest) is { } chat:
        await ChatBench.Run(chat, interrupted.Token);
        return 0;
    case not ["audit" or "apply" or "exec" or "logs" or "follows" or "terminal" or "releases" or "chat", ..] when ListOptions.Parse(args) is { } lists:
        await ListBench.Run(lists, interrupted.Token);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: dotnet run -c Release --project bench/K13d.Bench -- [--pods N[,N…]] [--runs N]         (K13D_TEST_KUBECONFIG: a real cluster)
                   dotnet run -c Release --project bench/K13d.Bench -- audit [--lines N] [--runs N]
                   dotnet run -c Release --project bench/K13d.Bench -- apply [--documents N] [--runs N]    (K13D_TEST_KUBECONFIG: a real cluster)
                   dotnet run -c Release --project bench/K13d.Bench -- exec [--runs N]                     (K13D_TEST_KUBECONFIG: a real cluster)
                   dotnet run -c Release --project bench/K13d.Bench -- logs [--lines N] [--runs N]         (K13D_TEST_KUBECONFIG: a real cluster)
                   dotnet run -c Release --project bench/K13d.Bench -- follows [--followers N] [--seconds N]
                   dotnet run -c Release --project bench/K13d.Bench -- terminal [--minutes N] [--idle N]   (K13D_TEST_KUBECONFIG: a real cluster)
                   dotnet run -c Release --project bench/K13d.Bench -- releases [--releases N] [--revisions N] [--runs N] (K13D_TEST_KUBECONFIG: a real cluster)
                   dotnet run -c Release --project bench/K13d.Bench -- chat [--chats N] [--runs N]         (K13D_TEST_KUBECONFIG: a real cluster)
            """);
        return 2;
}
