using System.Reflection;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace GWorker.Tests;

/// <summary>
/// OpenCL on a CPU, a second real device: barriers, shared memory and a compiler of its own at useful speed. PoCL lacks the generic address space that
/// ILGPU asks for; its memory is flat, so every generic pointer may be a global one. Two of ILGPU's internals are touched for that, which is why this is in
/// the tests and nowhere else.
/// </summary>
internal static partial class Pocl
{
    const BindingFlags Inside = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    internal static PropertyInfo? GenericSpace => typeof(CLCapabilityContext).GetProperty("GenericAddressSpace", Inside);

    internal static FieldInfo? Source => typeof(CLCompiledKernel).GetField("<Source>k__BackingField", Inside);

    static readonly Lazy<string?> Why = new(() =>
    {
        try
        {
            DriverLibraries.Resolve();
            using var context = Context.Create(b => b.OpenCL(_ => true));
            return Devices(context).Any(IsPocl) ? null : "PoCL is not here: apt-get install pocl-opencl-icd ocl-icd-libopencl1.";
        }
        catch (Exception error)
        {
            return $"OpenCL cannot be used here: {error.Message}";
        }
    });

    internal static string? Missing => Why.Value;

    internal static Accelerator Open() => Open(Context.Create(b => b.OpenCL(_ => true).EnableAlgorithms().Optimize(OptimizationLevel.O2)));

    internal static Accelerator Open(Context context)
    {
        var device = Devices(context).First(IsPocl);
        GenericSpace!.GetSetMethod(nonPublic: true)!.Invoke(device.Capabilities, [true]);
        return device.CreateCLAccelerator(context);
    }

    internal static void Rewrite(CompiledKernel kernel)
    {
        var compiled = (CLCompiledKernel)kernel;
        var text = compiled.Source;
        var pointers = PointerType().Matches(text).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        text = text.Replace("__generic", "__global", StringComparison.Ordinal);
        text = Cast().Replace(text, m => pointers.Contains(m.Groups[1].Value) ? m.Value + "(ulong)" : m.Value);
        text = Atomic().Replace(text, "($1__global $2)(ulong)");
        Source!.SetValue(compiled, text);
    }

    static IEnumerable<CLDevice> Devices(Context context) => Enumerable.Range(0, context.GetCLDevices().Count).Select(context.GetCLDevice);

    static bool IsPocl(CLDevice device) => device.PlatformName.Contains("Portable Computing Language", StringComparison.Ordinal);

    [GeneratedRegex(@"typedef __generic [^;]*\* (type_\d+);")]
    private static partial Regex PointerType();

    [GeneratedRegex(@"\((type_\d+)\)")]
    private static partial Regex Cast();

    [GeneratedRegex(@"\((volatile )?(atomic_\w+\s*\*)\)")]
    private static partial Regex Atomic();
}
