using System.Diagnostics;
using GWorker.Tests.TestKit;
using GWorker.Tests.Wire;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>
/// A connection was forgotten under the lock of them all, which gives up the dialling that is under way: where that was its last failure, the
/// user's logger was told of it there and then, and every first word to any node waited until it was done.
/// </summary>
public sealed class ConnectionsAreMadeWhileOneIsClosed
{
    sealed class Slow : ILogger
    {
        internal TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal ManualResetEventSlim Go { get; } = new();

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Told.TrySetResult();
            Go.Wait();
        }
    }

    [Fact]
    public async Task A_logger_that_is_told_of_the_end_holds_nobody_up()
    {
        var (log, clock, dialsTheSixth) = (new Slow(), new FakeTimeProvider(), new TaskCompletionSource());
        await using var loopback = new Loopback(1, log);
        var node = new NodeParts(TimeProvider.System, null, NullLoggerFactory.Instance, new([], TimeProvider.System), TaskScheduler.Default, null, 64, Copies: false);
        var connections = new Connections(new(node, "app", isHost: false, maxPayload: 10_000) { Uid = loopback.Uid });
        connections.Open(loopback.Hub);
        connections.Of(loopback.Address, 2);
        var dials = 0;
        loopback.Hub.To(loopback.Address, 2).Keep("there", Dial, clock);
        for (var begun = Stopwatch.StartNew(); !dialsTheSixth.Task.IsCompleted;)
        {
            Assert.True(begun.Elapsed < Patient.Patience, "It does not dial again.");
            clock.Advance(3.S);
            await Task.WhenAny(dialsTheSixth.Task, Task.Delay(1.Ms, TimeProvider.System));
        }

        var removes = Task.Run(() => connections.Remove(2, "its node was lost"));
        try
        {
            await log.Told.Task.Soon();
            Assert.NotNull(await Task.Run(() => connections.Of(loopback.Address, 3)).Soon());
        }
        finally
        {
            log.Go.Set();
        }

        await removes.Soon();
        Assert.Null(connections.Of(loopback.Address, 2));
        Assert.False(loopback.Hub.Knows(2));
        connections.Close("the test is over");

        async Task<DataLine> Dial(CancellationToken cancel)
        {
            if (++dials < 6) throw new IOException("nobody is there");
            dialsTheSixth.SetResult();
            var ends = new TaskCompletionSource<DataLine>(); // whoever gives it up goes on with what is behind it
            await using var _ = cancel.Register(() => ends.SetCanceled(cancel));
            return await ends.Task.ConfigureAwait(false);
        }
    }
}
