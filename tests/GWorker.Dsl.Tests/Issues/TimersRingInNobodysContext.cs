using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>A worker that was started by a call kept that caller's context in its timers: its log lines, hours later, carried the scopes of one request.</summary>
public partial class TimersRingInNobodysContext
{
    static readonly AsyncLocal<string?> Request = new();

    [Worker]
    public partial class Failing
    {
        public Failing() => throw new InvalidOperationException("not yet");

        [Method] public int One() => 1;
    }

    sealed class Listener : ILoggerFactory, ILogger
    {
        public readonly List<(string Line, string? Request)> Lines = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines) Lines.Add((formatter(state, exception), Request.Value));
        }

        public void Dispose()
        {
        }
    }

    [Fact]
    public async Task A_second_try_does_not_run_for_the_call_that_caused_the_first()
    {
        var (clock, listener) = (new FakeTimeProvider(), new Listener());
        await using var node = await App.Of("t", App.Cls<Failing>()).Start(new() { Clock = clock, Loggers = listener });
        using var cancel = new CancellationTokenSource();
        Task<int> call;
        await Task.Run(() =>
        {
            Request.Value = "request 1";
            call = node.Get<Failing>().One.Remote(cancel.Token);
        });
        await node.Quiet();
        clock.Advance(1.S);
        await node.Quiet();
        var again = Assert.Single(listener.Lines, l => l.Line.Contains("BackingOff -> Entering", StringComparison.Ordinal));
        Assert.Null(again.Request);
        await cancel.CancelAsync();
    }
}
