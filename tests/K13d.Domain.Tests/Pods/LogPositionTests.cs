using K13d.Domain.Pods;

namespace K13d.Domain.Tests.Pods;

/// <summary>A log as a node keeps it is read in part, and again from the second on that was reached.</summary>
public sealed class LogPositionTests
{
    private readonly LogPosition position = new();

    [Fact]
    public void Nothing_is_known_of_a_log_that_nothing_was_read_of()
    {
        Assert.Null(position.From);
        position.Resume();
        Assert.True(position.Passes(new LogStamp(5, 1)));
        Assert.Equal(new LogStamp(5, 0), position.From);
    }

    [Fact]
    public void Lines_at_one_moment_are_counted()
    {
        LogStamp[] log = [new(4, 0), new(5, 7), new(5, 7), new(5, 7), new(5, 7)];

        Assert.Equal(log.Length, Read(log, 3) + ReadAgain(log));
    }

    [Fact]
    public void Lines_a_little_out_of_order_are_neither_lost_nor_doubled()
    {
        LogStamp[] log = [new(4, 0), new(5, 20), new(5, 10), new(5, 40), new(5, 30), new(5, 50)];
        for (var read = 1; read <= log.Length; read++)
        {
            var again = new LogPositionTests();
            Assert.Equal(log.Length, again.Read(log, read) + again.ReadAgain(log));
        }
    }

    [Fact]
    public void In_the_second_in_which_the_reading_began_the_timestamps_tell()
    {
        // The first of them was not wanted.
        LogStamp[] log = [new(5, 10), new(5, 20), new(5, 20), new(5, 30)];
        position.Passes(log[1]);

        Assert.Equal(2, ReadAgain(log));
    }

    [Fact]
    public void Of_a_file_that_was_begun_anew_all_is_new_that_is_later()
    {
        Read([new(4, 0), new(5, 10), new(5, 20), new(5, 30)], 4);

        Assert.Equal(2, ReadAgain([new(5, 30), new(5, 31), new(6, 0)]));
    }

    [Fact]
    public void A_line_goes_on_from_the_piece_that_was_reached()
    {
        // The same line in pieces has the same moment.
        LogStamp[] log = [new(4, 0), new(5, 1), new(5, 2), new(5, 2), new(5, 2), new(6, 0)];

        Assert.Equal(log.Length, Read(log, 4) + ReadAgain(log));
    }

    [Fact]
    public void Random_logs_that_break_at_random_come_whole()
    {
        var random = new Random(20_261_124);
        for (var attempt = 0; attempt < 2000; attempt++)
        {
            var log = RandomLog(random);
            var again = new LogPosition();
            var seen = new List<int>();
            for (var reached = 0; reached < log.Length;)
            {
                again.Resume();
                var start = again.From is { } from ? Array.FindIndex(log, at => at >= from) : 0;
                reached = Math.Max(reached, start);
                var until = Math.Min(log.Length, reached + 1 + random.Next(6));
                seen.AddRange(Enumerable.Range(start, until - start).Where(line => log[line] >= (again.From ?? default) && again.Passes(log[line])));
                reached = until;
            }

            Assert.Equal(Enumerable.Range(0, log.Length), seen);
        }
    }

    /// <summary>Several lines at one moment, many in one second, some seconds without any.</summary>
    private static LogStamp[] RandomLog(Random random)
    {
        var at = 0L;
        return [.. Enumerable.Range(0, 1 + random.Next(40)).Select(_ =>
        {
            at += random.Next(4) switch { 0 => 0, 1 => 1, 2 => random.Next(900_000_000), _ => random.NextInt64(3_000_000_000) };
            return new LogStamp(at / 1_000_000_000, (int)(at % 1_000_000_000));
        })];
    }

    /// <summary>How many of the first lines pass.</summary>
    private int Read(LogStamp[] log, int count) => log.Take(count).Count(position.Passes);

    /// <summary>How many pass that have not, as a node gives them.</summary>
    private int ReadAgain(LogStamp[] log)
    {
        position.Resume();
        var from = position.From;
        return log.Where(at => at >= from).ToArray().Count(position.Passes);
    }
}
