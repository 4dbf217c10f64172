using K13d.Bench;
using K13d.Bench.Audit;

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
    case not ["audit", ..] when ListOptions.Parse(args) is { } lists:
        await ListBench.Run(lists, interrupted.Token);
        return 0;
    default:
        Console.Error.WriteLine(
            """
            usage: dotnet run -c Release --project bench/K13d.Bench -- [--pods N[,N…]] [--runs N]         (K13D_TEST_KUBECONFIG: a real cluster)
                   dotnet run -c Release --project bench/K13d.Bench -- audit [--lines N] [--runs N]
            """);
        return 2;
}
