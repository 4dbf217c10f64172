namespace K13d.Application.Ports.Signals;

/// <summary>
/// Wakes who waits for something in the database to change, on whichever replica. A signal says only that it is worth looking: one may get lost while a
/// connection is down, so who waits looks every so often anyway.
/// </summary>
public interface ISignals
{
    /// <param name="topic">At most 60 characters of ASCII.</param>
    Task Send(string topic, CancellationToken cancellation);

    /// <summary>Hears of the topic from now on, until it is disposed of.</summary>
    ISignal Listen(string topic);
}

public interface ISignal : IDisposable
{
    /// <summary>Until a signal has come since it was last waited for, or for as long as it lasts.</summary>
    Task Wait(TimeSpan longest, CancellationToken cancellation);
}
