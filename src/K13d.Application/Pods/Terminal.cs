using K13d.Application.Ports.Pods;
using K13d.Domain.Failures;

namespace K13d.Application.Pods;

/// <summary>A command that runs in a container, connected with whoever asked for it. To dispose of it is to hang up.</summary>
public sealed class Terminal : IAsyncDisposable
{
    /// <summary>Who ends it, for the record, where its command ends by itself.</summary>
    internal const string Command = "command";

    /// <summary>How long a shell is given to stop what it runs before it is told that nobody types any more.</summary>
    private static readonly TimeSpan Interrupting = TimeSpan.FromMilliseconds(200);

    private readonly IRunningCommand command;
    private readonly CommandOptions options;
    private readonly TerminalPlace place;
    private readonly TerminalRecord record;
    private string endedBy = Command;

    internal Terminal(IRunningCommand command, CommandOptions options, TerminalPlace place, TerminalRecord record) =>
        (this.command, this.options, this.place, this.record) = (command, options, place, record);

    /// <inheritdoc cref="IRunningCommand.End"/>
    public Result<int> End => command.End;

    /// <inheritdoc cref="IRunningCommand.Read"/>
    public ValueTask<CommandPiece?> Read(CancellationToken cancellation) => command.Read(cancellation);

    /// <summary>Sends to the command's input, or the size of its terminal; nothing to a command without.</summary>
    public ValueTask Send(CommandStream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        (stream == CommandStream.Input ? options.Input : options.Terminal) ? command.Send(stream, bytes, cancellation) : ValueTask.CompletedTask;

    /// <inheritdoc cref="IRunningCommand.CloseInput"/>
    public ValueTask CloseInput(CancellationToken cancellation) => options.Input ? command.CloseInput(cancellation) : ValueTask.CompletedTask;

    /// <summary>
    /// Ends the command as far as that can be done from outside. Kubernetes has no hang-up signal and lets a shell whose terminal is gone sit there for
    /// ever, so Control-C and Control-D are typed; a command without a terminal finds the end of its input. Whoever reads finds whether it has ended.
    /// </summary>
    /// <param name="by">Who ends it, for the record: <c>caller</c>, <c>session</c>, <c>shutdown</c>.</param>
    public async Task HangUp(string by, TimeProvider time, CancellationToken cancellation)
    {
        endedBy = by;
        if (!options.Input)
        {
            return;
        }

        if (options.Terminal)
        {
            await command.Send(CommandStream.Input, new byte[] { 3 }, cancellation);
            await Task.Delay(Interrupting, time, cancellation);
            await command.Send(CommandStream.Input, new byte[] { 4 }, cancellation);
        }
        else
        {
            await command.CloseInput(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        place.Dispose();
        await command.DisposeAsync();
        await record.Ended(endedBy, command.End);
    }
}
