using K13d.Application.Ports.Signals;

namespace K13d.Infrastructure.Persistence.Signals;

/// <summary>Signals within this process, which is the only one where the database is a SQLite file.</summary>
internal sealed class MemorySignals(Listeners listeners) : ISignals
{
    public Task Send(string topic, CancellationToken cancellation)
    {
        listeners.Wake(topic);
        return Task.CompletedTask;
    }

    public ISignal Listen(string topic) => listeners.Listen(topic);
}
