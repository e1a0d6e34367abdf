using System.Runtime.InteropServices;

namespace GWorker.Processes.Tests;

/// <summary>What can be done to a process from outside, by its number in POSIX.</summary>
internal enum Signal
{
    Kill = 9,
    Term = 15,
    Continue = 18,
    Stop = 19,
}

internal static class Signals
{
    internal static void Send(this Signal signal, int process) => kill(process, (int)signal);

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int kill(int process, int signal);
}
