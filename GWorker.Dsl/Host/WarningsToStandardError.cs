using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>Where a node without a logger says what its user must see: warnings and errors, on standard error, one line each.</summary>
internal sealed class WarningsToStandardError : ILoggerFactory, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Give the node a logger factory of your own: new LocalNodeOptions { Loggers = … }.");

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error or LogLevel.Critical;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel)) Console.Error.WriteLine($"{logLevel.ToString().ToLowerInvariant()}: {formatter(state, exception)}");
    }

    public void Dispose()
    {
    }
}
