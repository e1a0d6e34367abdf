using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GWorker.Examples.Cluster;

/// <summary>
/// What ties a child to its parent, so that none outlives it: the child is told to stop by the end of its standard input, which
/// comes even when the parent is killed; and whatever happens, its life is limited.
/// </summary>
sealed class Lifeline : IDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly PosixSignalRegistration interrupt;
    readonly PosixSignalRegistration terminate;
    readonly Timer limit;

    public Lifeline(TimeSpan life)
    {
        // Ctrl+C reaches every process of the terminal: the parent decides what ends, and in which order.
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        limit = new(static _ => Process.GetCurrentProcess().Kill(), null, life, Timeout.InfiniteTimeSpan);
        new Thread(ReadToTheEnd) { IsBackground = true, Name = "lifeline" }.Start();
    }

    /// <summary>Fires when the child is to stop.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Ends when the child is to stop.</summary>
    public Task Stopping()
    {
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Stop.Register(() => stopping.TrySetResult());
        return stopping.Task;
    }

    public void Dispose()
    {
        limit.Dispose();
        interrupt.Dispose();
        terminate.Dispose();
    }

    void ReadToTheEnd()
    {
        while (Console.In.ReadLine() is not null)
        {
        }

        stop.Cancel();
    }
}
