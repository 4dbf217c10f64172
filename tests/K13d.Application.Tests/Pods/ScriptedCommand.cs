using System.Text;
using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;

namespace K13d.Application.Tests.Pods;

/// <summary>A command that sends what it is told to, and remembers what it was sent.</summary>
internal sealed class ScriptedCommand(Result<int> end, params IReadOnlyList<(CommandStream Stream, byte[] Bytes)> pieces) : IRunningCommand
{
    private readonly StringBuilder input = new();
    private readonly TaskCompletionSource inputClosed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int next;

    /// <summary>Whether it goes on after its last piece, until it is hung up on.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether it ends only when its input has.</summary>
    public bool AwaitsInput { get; init; }

    public bool IsHungUp { get; private set; }

    public string Input => input.ToString();

    public Result<int> End => end;

    public async ValueTask<CommandPiece?> Read(CancellationToken cancellation)
    {
        if (next < pieces.Count)
        {
            var (stream, bytes) = pieces[next++];
            return new CommandPiece(stream, bytes, EndsMessage: true);
        }

        if (AwaitsInput)
        {
            await inputClosed.Task.WaitAsync(cancellation);
        }

        await Task.Delay(GoesOn ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, TimeProvider.System, cancellation);
        return null;
    }

    public ValueTask Send(CommandStream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        input.Append(stream == CommandStream.Input ? Encoding.UTF8.GetString(bytes.Span) : $"[{stream}]");
        return ValueTask.CompletedTask;
    }

    public ValueTask CloseInput(CancellationToken cancellation)
    {
        input.Append("[closed]");
        inputClosed.TrySetResult();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        IsHungUp = true;
        return ValueTask.CompletedTask;
    }
}
