using System.Diagnostics;
using System.Globalization;
using K13d.Testing.Postgres;

namespace K13d.Bench.Audit;

/// <summary>What reading the audit record costs as it grows, and what its indexes cost whoever writes to it.</summary>
internal static class AuditBench
{
    private const int WarmUps = 2;
    private const int Appends = 500;

    private static readonly ProcessMemory Memory = new(Environment.ProcessId);

    public static async Task Run(AuditOptions options, CancellationToken cancellation)
    {
        await using var server = new PostgresServer();
        Console.WriteLine($"Median of {options.Runs} runs.\n");
        foreach (var store in new[] { AuditStore.Sqlite, AuditStore.Postgres(server) })
        {
            await using var large = await AuditRecord.Fill(store, options.Lines, RecordIndexes.All, cancellation);
            await using var plain = await AuditRecord.Fill(store, options.Lines, RecordIndexes.OrderOnly, cancellation);
            await Read(store, large, plain, options, cancellation);
            await Write(store, large, plain, options, cancellation);
        }
    }

    // In turns, so that whatever else the machine does meets all.
    private static async Task Read(AuditStore store, AuditRecord large, AuditRecord plain, AuditOptions options, CancellationToken cancellation)
    {
        await using var small = await AuditRecord.Fill(store, options.Lines / 10, RecordIndexes.All, cancellation);
        var (few, many) = ($"of {Figures.Number(options.Lines / 10)}", $"of {Figures.Number(options.Lines)}");
        Figures.WriteHead(
            1, store.Name, "lines that fit", few, many, "growth", "by indexes of the order only", "ratio", "allocated", "peak memory");
        foreach (var question in AuditQuestion.All)
        {
            List<TimeSpan> smallTimes = [], plainTimes = [], largeTimes = [];
            long fitting = 0, allocated = 0;
            for (var run = -WarmUps; run < options.Runs; run++)
            {
                if (run == 0)
                {
                    Memory.ResetPeak();
                    Forget(smallTimes, plainTimes, largeTimes);
                }

                await Time(smallTimes, () => small.Read(question, cancellation));
                await Time(plainTimes, () => plain.Read(question, cancellation));
                var before = GC.GetTotalAllocatedBytes(precise: true);
                fitting = (await Time(largeTimes, () => large.Read(question, cancellation))).Total;
                allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            }

            Figures.WriteRow(
                question.Name,
                Figures.Number(fitting),
                Milliseconds(smallTimes),
                Milliseconds(largeTimes),
                Ratio(largeTimes, smallTimes),
                Milliseconds(plainTimes),
                Ratio(largeTimes, plainTimes),
                Figures.Size(allocated),
                Figures.Size(Memory.Peak()));
        }

        Console.WriteLine();
    }

    private static async Task Write(AuditStore store, AuditRecord large, AuditRecord plain, AuditOptions options, CancellationToken cancellation)
    {
        await using var bare = await AuditRecord.Fill(store, options.Lines, RecordIndexes.None, cancellation);
        List<TimeSpan> bareTimes = [], plainTimes = [], largeTimes = [];
        for (var run = -WarmUps; run < options.Runs; run++)
        {
            if (run == 0)
            {
                Forget(bareTimes, plainTimes, largeTimes);
            }

            await Time(bareTimes, () => Append(bare, run, cancellation));
            await Time(plainTimes, () => Append(plain, run, cancellation));
            await Time(largeTimes, () => Append(large, run, cancellation));
        }

        Figures.WriteHead(1, "added to", "without indexes", "with indexes of the order only", "ratio", "with K13d's indexes", "ratio");
        Figures.WriteRow(
            $"{Figures.Number(options.Lines)} lines on {store.Name}",
            PerSecond(bareTimes),
            PerSecond(plainTimes),
            Ratio(plainTimes, bareTimes),
            PerSecond(largeTimes),
            Ratio(largeTimes, bareTimes));
        Console.WriteLine();
    }

    private static string Milliseconds(List<TimeSpan> times) => string.Create(CultureInfo.InvariantCulture, $"{times.Median().TotalMilliseconds:N1} ms");

    private static string PerSecond(List<TimeSpan> times) => $"{Figures.Number(Appends / times.Median().TotalSeconds)} lines/s";

    private static string Ratio(List<TimeSpan> times, List<TimeSpan> of) => Figures.Ratio(times.Median() / of.Median());

    private static void Forget(params List<TimeSpan>[] warmUps)
    {
        foreach (var times in warmUps)
        {
            times.Clear();
        }
    }

    private static async Task<int> Append(AuditRecord record, int run, CancellationToken cancellation)
    {
        for (var number = 0; number < Appends; number++)
        {
            await record.Append(((run + WarmUps) * Appends) + number, cancellation);
        }

        return Appends;
    }

    private static async Task<T> Time<T>(List<TimeSpan> times, Func<Task<T>> work)
    {
        var watch = Stopwatch.StartNew();
        var done = await work();
        times.Add(watch.Elapsed);
        return done;
    }
}
