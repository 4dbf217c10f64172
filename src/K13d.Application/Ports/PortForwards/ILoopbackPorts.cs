using K13d.Domain.Failures;

namespace K13d.Application.Ports.PortForwards;

/// <summary>The ports of the machine that K13d runs on, for programs on the same machine and nobody else.</summary>
public interface ILoopbackPorts
{
    /// <summary>Listens on 127.0.0.1 and, where there is one, on ::1. Conflict where somebody does already, or the system does not allow it.</summary>
    /// <param name="number">0 for one that is free.</param>
    Result<ILoopbackPort> Listen(int number);
}

/// <summary>A port that is listened on until it is disposed of.</summary>
public interface ILoopbackPort : IDisposable
{
    int Number { get; }

    /// <summary>The connections that are made to it, each to be disposed of. Nobody is accepted before he is asked for.</summary>
    IAsyncEnumerable<Stream> Accept(CancellationToken cancellation);
}
