using Microsoft.Extensions.Logging;

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
        public readonly TaskCompletionSource<string?> SecondTry = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (formatter(state, exception).Contains("BackingOff -> Entering", StringComparison.Ordinal)) SecondTry.TrySetResult(Request.Value);
        }

        public void Dispose()
        {
        }
    }

    [Fact]
    public async Task A_second_try_does_not_run_for_the_call_that_caused_the_first()
    {
        // On the system's clock: a fake one's timers ring in the context of whoever moves it.
        var listener = new Listener();
        await using var node = await App.Of("t", App.Cls<Failing>()).Start(new() { Loggers = listener });
        using var cancel = new CancellationTokenSource();
        var calling = Task.Run(() =>
        {
            Request.Value = "request 1";
            return node.Get<Failing>().One.Remote(cancel.Token);
        });
        Assert.Null(await listener.SecondTry.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }
}
