using System.Reflection;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Runtime;

namespace GWorker;

/// <summary>Compiles and loads kernels on one accelerator, whatever it is, on one path.</summary>
/// <param name="accelerator">Where.</param>
/// <param name="rewrite">Sees each kernel between the two; tests put right there what a driver cannot take.</param>
internal sealed class KernelLoader(Accelerator accelerator, Action<CompiledKernel>? rewrite)
{
    /// <summary>A kernel as a delegate to launch it. It lives as long as its accelerator.</summary>
    /// <param name="kernel">A static method; all kernels here know their groups.</param>
    internal TLauncher Load<TLauncher>(Delegate kernel)
        where TLauncher : Delegate
    {
        lock (AcceleratorDevice.Loads)
        {
            var compiled = accelerator.GetBackend().Compile(Entry(kernel.Method), default);
            rewrite?.Invoke(compiled);
            return accelerator.LoadKernel(compiled).CreateLauncherDelegate<TLauncher>();
        }
    }

    internal static EntryPointDescription Entry(MethodInfo kernel) => EntryPointDescription.FromExplicitlyGroupedKernel(kernel);
}
