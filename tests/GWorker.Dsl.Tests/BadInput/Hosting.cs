using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.BadInput;

/// <summary>A node that runs one bad worker, under a fake clock that a test moves until something has come true.</summary>
sealed class Hosting : IAsyncDisposable
{
    // Generous: what does not end within it never will.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    internal FakeTimeProvider Clock { get; } = new();

    internal LocalNode Node { get; private set; } = null!;

    internal PoolStatus Pool => Node.Status.Pools.Single();

    internal static async Task<Hosting> Of<T>(Cls<T> cls, params object[] services) where T : class, IWorker<T>
    {
        var host = new Hosting();
        var starting = host.Start(cls, services);
        host.Node = await starting.WaitAsync(Patience);
        return host;
    }

    /// <summary>The error of a start that must fail while the clock moves.</summary>
    internal static async Task<Exception?> StartError<T>(Cls<T> cls, params object[] services) where T : class, IWorker<T>
    {
        var host = new Hosting();
        var starting = host.Start(cls, services);
        await host.Until(() => starting.IsCompleted);
        return await Record.ExceptionAsync(() => starting);
    }

    Task<LocalNode> Start<T>(Cls<T> cls, object[] services) where T : class, IWorker<T>
    {
        var registered = new ServiceCollection();
        foreach (var service in services) registered.AddSingleton(service.GetType(), service);
        return App.Of("bad", cls).Start(new() { Clock = Clock, Services = registered.BuildServiceProvider(), Loggers = NullLoggerFactory.Instance });
    }

    internal Handle<T> Get<T>() where T : class, IWorker<T> => Node.Get<T>();

    /// <summary>
    /// Moves the clock until something has come true, in real time too: code that blocks its thread is busy for ever, and so
    /// Quiet() cannot be asked.
    /// </summary>
    internal async Task Until(Func<bool> holds, int stepMs = 250)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(end) < Patience, $"it did not come true; {(Node is null ? "" : Node.Status)}");
            Clock.Advance(TimeSpan.FromMilliseconds(stepMs));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    /// <summary>The outcome of a call that must end while the clock moves.</summary>
    internal async Task<Exception?> Outcome(Task call)
    {
        await Until(() => call.IsCompleted);
        return await Record.ExceptionAsync(() => call);
    }

    /// <summary>Stops the node while the clock moves: it must end, whatever user code does.</summary>
    internal async Task Stop()
    {
        var stopping = Node.DisposeAsync().AsTask();
        await Until(() => stopping.IsCompleted, stepMs: 50);
        await stopping;
    }

    public async ValueTask DisposeAsync()
    {
        if (Node is not null) await Stop();
    }
}
