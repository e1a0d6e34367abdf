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
    /// <summary>A kernel that knows its groups, as a delegate to launch it. It lives as long as its accelerator.</summary>
    /// <param name="kernel">A static method.</param>
    internal TLauncher Load<TLauncher>(Delegate kernel)
        where TLauncher : Delegate
    {
        lock (AcceleratorDevice.Loads) return accelerator.LoadKernel(Compile(Entry(kernel.Method))).CreateLauncherDelegate<TLauncher>();
    }

    /// <summary>
    /// The same when it is first asked for. A load that failed, as for want of memory, is tried again; callers are on the accelerator's one thread, so that none
    /// is made twice.
    /// </summary>
    /// <param name="kernel">A static method.</param>
    internal Lazy<TLauncher> OnUse<TLauncher>(Delegate kernel)
        where TLauncher : Delegate => new(() => Load<TLauncher>(kernel), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>A kernel whose first parameter counts items, in groups as they suit the device.</summary>
    /// <param name="kernel">A static method.</param>
    internal TLauncher LoadEach<TLauncher>(Delegate kernel)
        where TLauncher : Delegate
    {
        lock (AcceleratorDevice.Loads)
            return accelerator.LoadAutoGroupedKernel(Compile(EntryPointDescription.FromImplicitlyGroupedKernel(kernel.Method))).CreateLauncherDelegate<TLauncher>();
    }

    internal static EntryPointDescription Entry(MethodInfo kernel) => EntryPointDescription.FromExplicitlyGroupedKernel(kernel);

    CompiledKernel Compile(EntryPointDescription entry)
    {
        var compiled = accelerator.GetBackend().Compile(entry, default);
        rewrite?.Invoke(compiled);
        return compiled;
    }
}
