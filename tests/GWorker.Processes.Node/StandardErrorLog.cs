using Microsoft.Extensions.Logging;

namespace GWorker.Processes;

/// <summary>What a process has to say, with the time, on standard error: whoever reads a failed test reads this beside its ledger.</summary>
internal sealed class StandardErrorLog : ILoggerFactory
{
    // Where the books are kept, somebody wants to know what the cluster thought too: AKKA__LOGLEVEL=INFO says how much of it there is.
    static readonly LogLevel akka = Environment.GetEnvironmentVariable("GWORKER_LEDGER_KEEP") is null ? LogLevel.Warning : LogLevel.Debug;

    public ILogger CreateLogger(string categoryName) => new Lines(categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    sealed class Lines(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= (category.StartsWith("Akka", StringComparison.Ordinal) ? akka : LogLevel.Information);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss.fff} {logLevel} {formatter(state, exception)}{(exception is null ? "" : $" | {exception}")}");
        }
    }
}
