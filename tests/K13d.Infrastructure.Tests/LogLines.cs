using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace K13d.Infrastructure.Tests;

/// <summary>Keeps what is logged, a line each, with its exception.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> written = new();

    public IReadOnlyCollection<string> Written => written;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        written.Enqueue($"{formatter(state, exception)} {exception}");

    public void Dispose()
    {
    }
}
