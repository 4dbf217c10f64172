using Microsoft.Extensions.Logging;

namespace K13d.DemoCluster.Tests.Controllers;

/// <summary>Turns what a controller could not cope with into a failed test.</summary>
internal sealed class FaultlessLog : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Error) throw new InvalidOperationException(formatter(state, exception), exception);
    }
}
