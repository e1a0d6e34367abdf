using System.Reflection;
using System.Runtime.CompilerServices;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace GWorker;

/// <summary>
/// Compiles a kernel where a failure harms nobody: in ILGPU a kernel that does not compile may leave its context unable to compile
/// anything. Also where it would run as plain C#, so that it is not found on the first machine with a GPU.
/// </summary>
internal static class KernelCheck
{
    /// <exception cref="KernelException">It does not compile.</exception>
    internal static void Check(MethodInfo kernel, Action<MethodInfo> compile)
    {
        if (!kernel.IsStatic) throw new KernelException(NameOf(kernel), SourceLine.Of(kernel), "it is not static");
        foreach (var parameter in kernel.GetParameters())
        {
            if (Hidden(parameter.ParameterType) is { } hidden)
                throw new KernelException(NameOf(kernel), SourceLine.Of(kernel), $"{hidden.FullName} must be public, since ILGPU launches kernels from an assembly of its own");
        }

        try
        {
            lock (AcceleratorDevice.Loads) compile(kernel);
        }
        catch (Exception error)
        {
            throw Failed(kernel, error);
        }
    }

    /// <summary>What ILGPU said of it, without the layers that it says it in.</summary>
    internal static KernelException Failed(MethodInfo kernel, Exception error)
    {
        var innermost = error;
        while (innermost.InnerException is { } inner) innermost = inner;
        return new(NameOf(kernel), SourceLine.Of(kernel), innermost.Message.TrimEnd('.'), error);
    }

    internal static void CompilePtx(MethodInfo kernel) => CompilePtx(kernel, null);

    /// <summary>Needs no device and no driver.</summary>
    internal static void CompilePtx(MethodInfo kernel, CudaArchitecture? architecture)
    {
        using var context = Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2));
        var target = architecture ?? CudaArchitecture.SM_80;
        using var backend = new PTXBackend(context, new CudaCapabilityContext(target), target, CudaInstructionSet.ISA_80, nvvmAPI: null);
        backend.Compile(EntryPointDescription.FromImplicitlyGroupedKernel(kernel), default);
    }

    static Type? Hidden(Type type)
    {
        if (type.IsGenericType) return type.GetGenericArguments().Select(Hidden).FirstOrDefault(static t => t is not null);
        var isShown = type.IsVisible || type.Assembly.GetCustomAttributes<InternalsVisibleToAttribute>().Any(static a => a.AssemblyName == Context.RuntimeAssemblyName);
        return isShown ? null : type;
    }

    static string NameOf(MethodInfo kernel) => $"{kernel.DeclaringType?.Name}.{kernel.Name}";
}
