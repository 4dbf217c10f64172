using K13d.Domain.Failures;
using K13d.Domain.Resources;

namespace K13d.Application.Ports.Pods;

/// <summary>Runs commands in containers.</summary>
public interface IPodExec
{
    /// <summary>
    /// Finds the container that is meant and changes nothing. NotFound for the pod; Invalid for a container that is not there or must be named;
    /// Conflict for one that does not run; Forbidden where the cluster does not let K13d run commands there.
    /// </summary>
    /// <param name="container">Null or empty leaves the choice to the pod.</param>
    Task<Result<FoundContainer>> Find(ResourceRef pod, string? container, CancellationToken cancellation);

    /// <summary>Begins a command. That it cannot be run is only known at its end: see <see cref="IRunningCommand.End"/>.</summary>
    Task<Result<IRunningCommand>> Start(FoundContainer container, CommandOptions options, CancellationToken cancellation);
}

/// <summary>A container that runs.</summary>
public sealed record FoundContainer(ResourceRef Pod, string Name);

/// <param name="Command">The program and its arguments; no shell reads them.</param>
/// <param name="Terminal">Whether it gets a terminal, in which output and errors are one.</param>
public sealed record CommandOptions(IReadOnlyList<string> Command, bool Terminal, bool Input, bool Output, bool Errors);

/// <summary>
/// A command that runs in a container. To dispose of it is to hang up: what reads its input then finds its end, and what does not goes on, because
/// Kubernetes ends no command for that.
/// </summary>
/// <seealso href="https://github.com/kubernetes/kubernetes/issues/78741"/>
public interface IRunningCommand : IAsyncDisposable
{
    /// <summary>
    /// How it ended: the exit code; Conflict where it could not be run; ClusterFailed where that is not known, because the connection was lost. It is
    /// known once <see cref="Read"/> has answered null.
    /// </summary>
    Result<int> End { get; }

    /// <summary>The next piece of what it sends, null after the last. Its bytes are good until the next call. What is not read holds the command up.</summary>
    ValueTask<CommandPiece?> Read(CancellationToken cancellation);

    /// <summary>Sends to its input, or the size of its terminal. It waits while the command takes no more; what comes after its end goes nowhere.</summary>
    ValueTask Send(CommandStream stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Ends its input.</summary>
    ValueTask CloseInput(CancellationToken cancellation);
}

/// <summary>The streams of a command, as Kubernetes numbers them.</summary>
public enum CommandStream : byte
{
    Input = 0,
    Output = 1,
    Errors = 2,

    /// <summary>How it ended, as a Status.</summary>
    End = 3,

    /// <summary>The size of its terminal, as <c>{"Width":80,"Height":24}</c>.</summary>
    Size = 4,
}

/// <summary>A piece of one of a command's streams.</summary>
/// <param name="EndsMessage">Whether the message that it is a part of, as the command's side sent it, ends with it.</param>
public readonly record struct CommandPiece(CommandStream Stream, ReadOnlyMemory<byte> Bytes, bool EndsMessage);
