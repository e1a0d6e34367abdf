using System.Runtime.InteropServices;
using Akka.Actor;

namespace GWorker;

/// <summary>Hears SIGTERM, Ctrl+C and the end of the process, for a node that runs in no host.</summary>
/// <remarks>
/// In the place of Akka's own hook, which holds a signal back until the node has left: the program's other handlers are called after it, and would hear
/// of the signal only then (docs/decisions/0026).
/// </remarks>
internal sealed class ProcessEnd : IDisposable
{
    readonly CoordinatedShutdown shutdown;
    readonly PosixSignalRegistration terminate;
    readonly PosixSignalRegistration interrupt;

    internal ProcessEnd(CoordinatedShutdown shutdown)
    {
        this.shutdown = shutdown;
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
        Leave();
        if (OperatingSystem.IsWindows() && signal.Signal == PosixSignal.SIGTERM) Wait(); // Windows ends the process when this returns
    }

    // A program that ends while its node runs: nobody else will wait for it.
    void OnExit(object? sender, EventArgs e) => Wait();

    Task Leave() => shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance);

    // Where Akka is told to end the process (exit-clr), its last step does, and waits for this.
    void Wait() => Task.WaitAny([Leave(), shutdown.System.WhenTerminated], shutdown.TotalTimeout);
}
