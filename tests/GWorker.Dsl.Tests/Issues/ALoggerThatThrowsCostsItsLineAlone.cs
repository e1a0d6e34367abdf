using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>An exception out of the user's logger ended a worker's moves for good: a start never ended, and a timer's would have ended the process.</summary>
public partial class ALoggerThatThrowsCostsItsLineAlone
{
    [Worker]
    public partial class Sick
    {
        public static int Enters;

        [OnEnter] public void Load() { if (Interlocked.Increment(ref Enters) == 1) throw new InvalidOperationException("once"); }
        [Method] public int One() => 1;
        [Method] public bool Health() => Enters > 2;
        [OnExit] public void Leave() => throw new InvalidOperationException("always");
    }

    sealed class Throws : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => throw new NotSupportedException();

        public bool IsEnabled(LogLevel logLevel) => throw new NotSupportedException();

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    [Fact]
    public async Task Starts_fail_restarts_happen_and_nodes_stop()
    {
        var clock = new FakeTimeProvider();
        var options = new LocalNodeOptions { Clock = clock, Loggers = new Throws() };
        var app = App.Of("t", App.Cls<Sick>().MinWorkers(1).Liveness(Sick.Methods.Health, period: 1.S, failures: 1));
        await Assert.ThrowsAsync<WorkerStartException>(() => app.Start(options).WaitAsync(TimeSpan.FromSeconds(30)));
        await using var node = await app.Start(options).WaitAsync(TimeSpan.FromSeconds(30));
        clock.Advance(1.S);
        await node.Quiet();
        Assert.Equal((2, Stage.Ready), node.Status.Pools.Single().Workers.Select(w => (w.Epoch, w.Stage)).Single());
        Assert.Equal(1, await node.Get<Sick>().One.Remote());
    }
}
