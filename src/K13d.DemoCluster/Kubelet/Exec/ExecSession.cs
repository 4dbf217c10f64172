using System.Security.Cryptography;
using K13d.DemoCluster.Kubelet.Containers;
using K13d.DemoCluster.Kubelet.Shell;
using K13d.DemoCluster.Kubelet.Shell.Programs;
using K13d.DemoCluster.Streams;

namespace K13d.DemoCluster.Kubelet.Exec;

/// <summary>A command that somebody runs in a running container: played by the clock, with what is typed to it.</summary>
/// <param name="surroundings">What the command sees: the container's, and its network.</param>
internal sealed class ExecSession(ContainerProcess container, Surroundings surroundings, ICommandStreams streams, bool isTerminal, TimeProvider time)
    : IDisposable
{
    private const int Interrupted = 130;
    private const int Killed = 137;

    private readonly ShellInput input = new();
    private readonly CommandOutput output = new(streams, isTerminal);

    /// <summary>Runs it to its end, or until the client hangs up.</summary>
    public async Task<CommandEnd> Run(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        if (Fault(command) is { } fault)
        {
            return CommandEnd.Broken(
                $"error executing command in container: failed to exec in container: failed to start exec \"{Id()}\": "
                + $"OCI runtime exec failed: exec failed: {fault}: unknown");
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation, streams.HungUp);
        using var killed = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
        var terminal = isTerminal ? new Terminal(input) : null;
        var state = new ShellState(surroundings, time.GetUtcNow()) { Input = input, Terminal = terminal };
        Task[] beside = [TakeInput(terminal, ended.Token), TakeSizes(terminal, ended.Token), FollowContainer(killed, ended.Token)];
        try
        {
            var code = await Play(state, command, killed.Token);
            await output.Flush(ended.Token);
            return CommandEnd.Exited(code, command);
        }
        catch (OperationCanceledException) when (killed.IsCancellationRequested && !ended.IsCancellationRequested)
        {
            return CommandEnd.Exited(Killed, command);
        }
        finally
        {
            await ended.CancelAsync();
            await Task.WhenAll(beside);
        }
    }

    public void Dispose() => output.Dispose();

    /// <summary>As runc words it; null for what can be run.</summary>
    private string? Fault(IReadOnlyList<string> command)
    {
        if (command.Count == 0) return "args must not be empty";
        var program = command[0];
        var file = program.Contains('/', StringComparison.Ordinal) ? surroundings.Files.Find(program) : null;
        if (file is { IsDirectory: true } || (file is not null && (file.Mode & 0b001_001_001) == 0))
        {
            return $"unable to start container process: exec: \"{program}\": permission denied";
        }

        if (file is not null || IsThere(program)) return null;
        var why = program.Contains('/', StringComparison.Ordinal) ? $"stat {program}: no such file or directory" : "executable file not found in $PATH";
        return $"unable to start container process: exec: \"{program}\": {why}";
    }

    private bool IsThere(string program) =>
        ProgramTable.Knows(program) && ProgramTable.Has(surroundings.Flavour, program) && !BuiltIns.IsOnlyBuiltIn(program);

    private static string Id() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private async Task<int> Play(ShellState state, IReadOnlyList<string> command, CancellationToken cancellation)
    {
        foreach (var step in new Interpreter(state).Execute(command))
        {
            cancellation.ThrowIfCancellationRequested();
            switch (step)
            {
                case Step.Say said:
                    await output.Print(said.IsError, Captured.Encode(said), cancellation);
                    break;
                case Step.Emit emitted:
                    await output.Print(false, emitted.Bytes, cancellation);
                    break;
                case Step.Pass pass:
                    await Wait(state, pass.Duration, untilInput: false, cancellation);
                    break;
                case Step.Read:
                    await Wait(state, null, untilInput: true, cancellation);
                    break;
                case Step.Stay:
                    await Wait(state, null, untilInput: false, cancellation);
                    break;
                case Step.TakeAllMemory:
                    return Killed;
            }

            if (state.Terminal is { IsInterrupted: true } && !state.IsInteractive) return Interrupted;
        }

        return state.Status;
    }

    /// <summary>Waits for a time or for input, and in any case no longer than until somebody interrupts.</summary>
    private async Task Wait(ShellState state, TimeSpan? duration, bool untilInput, CancellationToken cancellation)
    {
        await output.Flush(cancellation);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var alarm = duration is { } limit ? Task.Delay(limit, time, done.Token) : Task.Delay(Timeout.Infinite, done.Token);
        while (true)
        {
            var changed = input.Changed;
            if (alarm.IsCompleted || (untilInput && !input.IsEmpty) || state.Terminal is { IsInterrupted: true }) break;
            await Task.WhenAny(changed, alarm);
        }

        await done.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        state.Now = time.GetUtcNow();
    }

    private async Task TakeInput(Terminal? terminal, CancellationToken cancellation)
    {
        try
        {
            await foreach (var typed in streams.Input.ReadAllAsync(cancellation))
            {
                if (terminal is null)
                {
                    while (input.Changed is var changed && input.IsFull) await changed.WaitAsync(cancellation);
                    input.Add(typed.Span);
                    continue;
                }

                await output.Print(false, terminal.Type(typed.Span), cancellation);
                await output.Flush(cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The command has ended, or nobody types any more.
        }

        input.Close();
    }

    private async Task TakeSizes(Terminal? terminal, CancellationToken cancellation)
    {
        try
        {
            await foreach (var size in streams.ReadSizes(cancellation))
            {
                if (terminal is not null) terminal.Size = (size.Columns, size.Rows);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The command has ended.
        }
    }

    // A command does not outlive its container.
    private async Task FollowContainer(CancellationTokenSource killed, CancellationToken cancellation)
    {
        try
        {
            await container.WaitForEnd(time, cancellation);
            await killed.CancelAsync();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The command has ended first.
        }
    }
}
