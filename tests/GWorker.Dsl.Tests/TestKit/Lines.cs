using Microsoft.Extensions.Logging;

namespace GWorker.Tests.TestKit;

/// <summary>What a node logged, a line each: <c>Warning: text</c>.</summary>
sealed class Lines : ILoggerFactory, ILogger
{
    readonly List<string> lines = [];

    internal string[] All
    {
        get { lock (lines) return [.. lines]; }
    }

    internal string[] Warnings => [.. All.Where(line => line.StartsWith("Warning: ", StringComparison.Ordinal)).Select(line => line[9..])];

    internal string[] Errors => [.. All.Where(line => line.StartsWith("Error: ", StringComparison.Ordinal)).Select(line => line[7..])];

    /// <summary>Called before a line is taken down; may block.</summary>
    internal Action<string> Told { get; set; } = static _ => { };

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)}";
        Told(line);
        lock (lines) lines.Add(line);
    }

    public void Dispose()
    {
    }
}
