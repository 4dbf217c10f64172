using System.Text;
using K13d.DemoCluster.Kubelet.Shell;

namespace K13d.DemoCluster.Kubelet.Containers;

/// <summary>
/// One run of a container: its log so far and, as soon as it is known, its end. It is played ahead of the clock as far as nothing outside
/// of it matters, so that a container that only sleeps costs nothing. Safe to read from any thread.
/// </summary>
internal sealed class ContainerProcess : IDisposable
{
    // Nobody looks further ahead, and an endless loop is played in such pieces.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    // How often a kubelet asks after a process that may end by what is typed.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private const int LinesOnAPage = 500;

    private readonly Lock gate = new();
    private readonly ShellState state;
    private readonly IEnumerator<Step> steps;
    private readonly ContainerOutput output = new();
    private readonly ShellInput input;
    private readonly Terminal? terminal;
    private readonly TimeSpan playsAhead;
    private readonly Chatter? chatter;
    private DateTimeOffset chattersAt;
    private TaskCompletionSource changed = NewSignal();
    private bool isLooking;
    private bool stays;
    private bool isReading;
    private bool isDisposed;
    private ProcessEnd? end;

    /// <param name="playsFrom">When its play begins: later than its start where a past is not worth playing again.</param>
    public ContainerProcess(ContainerProgram program, Surroundings surroundings, DateTimeOffset startedAt, DateTimeOffset playsFrom)
    {
        StartedAt = startedAt;
        (chatter, chattersAt) = (program.Chatter, startedAt + (program.Chatter?.Period ?? TimeSpan.Zero));
        var input = program.HasInput ? new ShellInput() : ShellInput.Nothing;
        terminal = program.HasTerminal ? new Terminal(input) : null;
        state = new ShellState(surroundings, playsFrom) { HandlesTermination = program.IsServer, Input = input, Terminal = terminal };
        (this.input, Surroundings, playsAhead) = (input, surroundings, program.HasInput ? TimeSpan.Zero : Ahead);
        state.Ports.UnionWith(program.Ports);
        foreach (var line in program.Greeting) output.Add(new LogLine(startedAt, line, false));
        steps = new Interpreter(state).Execute(program.Arguments).GetEnumerator();
    }

    public DateTimeOffset StartedAt { get; }

    /// <summary>What it sees around it; so does what is run beside it.</summary>
    public Surroundings Surroundings { get; }

    /// <summary>Whether it has not ended by then.</summary>
    public bool IsRunning(DateTimeOffset now) => EndBy(now) is null && !isDisposed;

    public async Task WaitForEnd(TimeProvider time, CancellationToken cancellation)
    {
        await foreach (var _ in new OutputReader(this, time).Read(StartAfter(time.GetUtcNow()), follows: true, cancellation))
        {
            // Until there is nothing more to read.
        }
    }

    /// <summary>Plays on and answers the end, if it has come by then.</summary>
    public ProcessEnd? EndBy(DateTimeOffset now)
    {
        lock (gate)
        {
            Play(now);
            return end is { } known && known.At <= now ? known : null;
        }
    }

    /// <summary>When it must be asked again: at its end, or where its play must go on; null for never.</summary>
    public DateTimeOffset? NextAfter(DateTimeOffset now)
    {
        lock (gate)
        {
            Play(now);
            return Next(now);
        }
    }

    /// <summary>How long it takes to stop when asked to; null where it does not hear.</summary>
    public TimeSpan? StopsWithin()
    {
        lock (gate) return state.HandlesTermination ? TimeSpan.FromMilliseconds(300) : null;
    }

    public bool ListensOn(int port)
    {
        lock (gate) return state.Ports.Contains(port);
    }

    public bool HasFile(string path, DateTimeOffset when)
    {
        lock (gate)
        {
            Play(when);
            return state.Files.Find(path) is not null;
        }
    }

    /// <summary>Whether it has a terminal.</summary>
    public bool HasTerminal => terminal is not null;

    /// <summary>What its terminal is like to whoever looks at it.</summary>
    public void Resize(int columns, int rows)
    {
        if (terminal is not null) terminal.Size = (columns, rows);
    }

    /// <summary>Completes when there is room for more input.</summary>
    public Task? WaitForRoom() => input.IsFull ? input.Changed : null;

    /// <summary>Gives it something to read: from a terminal, what is typed there.</summary>
    public void Type(ReadOnlySpan<byte> typed, DateTimeOffset now)
    {
        lock (gate)
        {
            if (terminal is null) input.Add(typed);
            else output.AddText(now, Encoding.UTF8.GetString(terminal.Type(typed)).Replace("\r\n", "\n", StringComparison.Ordinal), false);
            GoOn(now);
        }
    }

    /// <summary>Prints a line that it has not come to by itself: of a request, for instance.</summary>
    public void Print(DateTimeOffset now, string line)
    {
        lock (gate)
        {
            Play(now);
            output.Insert(new LogLine(now, line, false));
            Signal();
        }
    }

    /// <summary>Ends what it has to read.</summary>
    public void CloseInput(DateTimeOffset now)
    {
        lock (gate)
        {
            input.Close();
            GoOn(now);
        }
    }

    public void Stop(DateTimeOffset at, int exitCode, string reason)
    {
        lock (gate)
        {
            if (end is { } known && known.At <= at) return;
            end = new ProcessEnd(at, exitCode, reason);
            output.DropAfter(at);
            Signal();
        }
    }

    /// <summary>What it printed until now, as far as it is kept.</summary>
    public IReadOnlyList<LogLine> Log(DateTimeOffset now)
    {
        lock (gate)
        {
            Play(now);
            return output.Read(0, int.MaxValue, now).Lines;
        }
    }

    /// <summary>The number of the first of the last <paramref name="lines"/> lines that it printed until now.</summary>
    public long StartOfLast(long lines, DateTimeOffset now)
    {
        lock (gate)
        {
            Play(now);
            return output.StartOfLast(lines, now);
        }
    }

    /// <param name="from">The number of the first line.</param>
    public OutputPage Read(long from, DateTimeOffset now)
    {
        lock (gate)
        {
            Play(now);
            var (lines, next, nextAt) = output.Read(from, LinesOnAPage, now);
            var isOver = isDisposed || (nextAt is null && end is { } known && known.At <= now);
            return new OutputPage(lines, next, isOver, nextAt ?? NextLine(now), changed.Task);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isDisposed = true;
            steps.Dispose();
            Signal();
        }
    }

    /// <summary>The number that the next line has which it prints after that moment.</summary>
    public long StartAfter(DateTimeOffset now)
    {
        lock (gate)
        {
            Play(now);
            return output.StartAfter(now);
        }
    }

    private void GoOn(DateTimeOffset now)
    {
        var isInterrupted = state.IsInteractive && terminal is { IsInterrupted: true };
        if ((isReading && now > state.Now) || (isInterrupted && now < state.Now)) state.Now = now;
        Play(now);
        Signal();
    }

    private DateTimeOffset? Next(DateTimeOffset now)
    {
        if (end is { } known) return known.At > now ? known.At : null;
        if (isReading) return now + BetweenLooks;
        if (stays) return null;
        return state.Now > now ? state.Now : now + TimeSpan.FromSeconds(1);
    }

    private DateTimeOffset? NextLine(DateTimeOffset now) =>
        chatter is null || end is not null ? Next(now) : Next(now) is { } next && next < chattersAt ? next : chattersAt;

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Signal()
    {
        changed.TrySetResult();
        changed = NewSignal();
    }

    private void Play(DateTimeOffset now)
    {
        if (chatter is not null && !isDisposed) chattersAt = chatter.Print(chattersAt, end is { } known && known.At < now ? known.At : now, output);
        while (end is null && !stays && !isDisposed && !output.IsFarAhead(now) && state.Now <= (isLooking ? now : now + playsAhead))
        {
            if (isReading && input.IsEmpty && !(state.IsInteractive && terminal is { IsInterrupted: true })) return;
            (isLooking, isReading) = (false, false);
            if (!steps.MoveNext())
            {
                End(state.Status, state.Status == 0 ? "Completed" : "Error");
                return;
            }

            switch (steps.Current)
            {
                case Step.Say said:
                    output.Add(new LogLine(state.Now, said.Line, said.IsError, !said.EndsLine));
                    break;
                case Step.Emit emitted:
                    output.AddText(state.Now, Encoding.UTF8.GetString(emitted.Bytes.Span), false);
                    break;
                case Step.Pass pass:
                    state.Now += pass.Duration;
                    break;
                case Step.Look:
                    isLooking = state.Now > now;
                    if (isLooking) return;
                    break;
                case Step.Read:
                    isReading = true;
                    break;
                case Step.TakeAllMemory:
                    End(137, "OOMKilled");
                    break;
                case Step.Stay:
                    stays = true;
                    break;
            }
        }
    }

    private void End(int exitCode, string reason) => end = new ProcessEnd(state.Now, exitCode, reason);
}

/// <summary>How a run of a container ended.</summary>
internal sealed record ProcessEnd(DateTimeOffset At, int ExitCode, string Reason);
