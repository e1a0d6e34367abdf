using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>The node's own log: a logger that throws costs its line and nothing else.</summary>
internal sealed class SteadyLog(ILogger log) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => Try(() => log.IsEnabled(logLevel));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Try(() =>
    {
        log.Log(logLevel, eventId, state, exception, formatter);
        return true;
    });

    static bool Try(Func<bool> work)
    {
        try
        {
            return work();
        }
        catch (Exception)
        {
            // There is nowhere left to say it: this was the log.
            return false;
        }
    }
}
