using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>Hears SIGTERM, Ctrl+C and the end of the process, for a node that runs in no host.</summary>
/// <remarks>
/// In the place of Akka's own hook, which holds a signal back until the node has left: the program's other handlers are called after it, and would hear
/// of the signal only then. One that cancels what the program does would come when that has ended by the node's leaving: System.CommandLine's
/// then cancels by a source it has disposed of, which ended the process with code 134.
/// </remarks>
internal sealed class ProcessEnd : IDisposable
{
    readonly Func<Task> leave;
    readonly PosixSignalRegistration terminate;
    readonly PosixSignalRegistration interrupt;

    /// <param name="leave">Has the node leave, and may be called again: ends when it has left.</param>
    internal ProcessEnd(Func<Task> leave)
    {
        this.leave = leave;
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        AppDomain.CurrentDomain.ProcessExit += OnExit;
    }

    public void Dispose()
    {
        terminate.Dispose();
        interrupt.Dispose();
        AppDomain.CurrentDomain.ProcessExit -= OnExit;
    }

    void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true; // the process ends when its program does, which awaits the node
        _ = leave();
    }

    // A program that ends while its node runs: nobody else will wait for it.
    void OnExit(object? sender, EventArgs e) => Task.WaitAny(leave());
}
