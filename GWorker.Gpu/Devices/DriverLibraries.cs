using System.Reflection;
using System.Runtime.InteropServices;
using ILGPU;

namespace GWorker;

/// <summary>Finds the drivers where a machine has only their run-time packages: those come without the plain names that ILGPU asks for.</summary>
internal static class DriverLibraries
{
    static readonly Lock Gate = new();
    static bool isSet;

    internal static void Resolve()
    {
        lock (Gate)
        {
            if (isSet) return;
            isSet = true;
            try
            {
                NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Find);
            }
            catch (InvalidOperationException)
            {
                // The program has a resolver of its own, and knows better.
            }
        }
    }

    static nint Find(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        "cuda" => Load("libcuda.so.1"),
        "OpenCL" => Load("libOpenCL.so.1"),
        _ => 0,
    };

    // 0 leaves it to the usual search, whose error names what is missing.
    static nint Load(string name) => OperatingSystem.IsLinux() && NativeLibrary.TryLoad(name, out var library) ? library : 0;
}
