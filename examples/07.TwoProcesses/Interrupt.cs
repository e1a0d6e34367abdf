using System.Runtime.InteropServices;

/// <summary>Ctrl+C, or what a service manager sends: a node stops in order then.</summary>
static class Interrupt
{
    static readonly TaskCompletionSource Signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
    static readonly PosixSignalRegistration[] Signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(s => PosixSignalRegistration.Create(s, c =>
    {
        c.Cancel = true; // the process ends by itself, when the node has stopped
        Signal.TrySetResult();
    }))];

    internal static Task Received => Signals.Length > 0 ? Signal.Task : Task.CompletedTask;
}
