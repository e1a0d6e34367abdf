using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GWorker.Tests.Setup;

/// <summary>A generic host whose log a test can read.</summary>
static class Hosted
{
    internal static (IHost Host, LogLines Log) Build(App app, Action<IServiceCollection>? more = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var log = new LogLines();
        builder.Logging.AddProvider(log);
        builder.Services.AddLocalGWorker(app);
        more?.Invoke(builder.Services);
        return (builder.Build(), log);
    }

    internal static Handle<T> Handle<T>(this IHost host, string? name = null) where T : class, IWorker<T> =>
        name is null ? host.Services.GetRequiredService<Handle<T>>() : host.Services.GetRequiredKeyedService<Handle<T>>(name);
}

/// <summary>Everything that was logged, as <c>Category: message</c>.</summary>
sealed class LogLines : ILoggerProvider
{
    readonly ConcurrentQueue<string> lines = new();

    internal IEnumerable<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

    public void Dispose()
    {
    }

    sealed class Logger(string category, ConcurrentQueue<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue($"{category}: {formatter(state, exception)}");
    }
}
