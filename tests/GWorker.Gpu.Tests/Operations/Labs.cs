using System.Collections.Concurrent;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;

namespace GWorker.Tests;

/// <summary>One of each lab for all tests, each with a thread that alone touches it.</summary>
internal static class Labs
{
    static readonly ConcurrentDictionary<Lab, Lazy<Bench>> Benches = new();

    internal static void Run(Lab lab, Action<Operations> test) => Benches.GetOrAdd(lab, static lab => new(() => new Bench(lab))).Value.Run(test);

    /// <summary>Why a lab cannot be used here; null where it can.</summary>
    internal static string? Missing(Lab lab) => lab switch
    {
        Lab.OpenCl => Pocl.Missing,
        Lab.Cuda => NoCuda.Value,
        _ => null,
    };

    static readonly Lazy<string?> NoCuda = new(() =>
    {
        try
        {
            DriverLibraries.Resolve();
            using var context = Context.Create(b => b.Cuda());
            return context.GetCudaDevices().Count > 0 ? null : "There is no CUDA device here.";
        }
        catch (Exception error)
        {
            return $"There is no CUDA driver here: {error.Message}";
        }
    });

    static Operations Create(Lab lab)
    {
        switch (lab)
        {
            case Lab.Host:
                return Operations.OnHost(threads: 2);
            case Lab.Cpu:
                var plain = Cpu(new CPUDevice(2, 1, 2));
                return new KernelOperations(plain, plain.DefaultStream, rounds: true);
            case Lab.CpuLanes:
                var lanes = Cpu(CPUDevice.Default);
                return new KernelOperations(lanes, lanes.DefaultStream, lanes: 16, rounds: true);
            case Lab.CpuTiles:
                var tiles = Cpu(new CPUDevice(32, 8, 1));
                return new KernelOperations(tiles, tiles.DefaultStream, tiles: true);
            case Lab.OpenCl:
                var pocl = Pocl.Open();
                return new KernelOperations(pocl, pocl.CreateStream(), rewrite: Pocl.Rewrite, rounds: true);
            default:
                var context = Context.Create(b => b.Cuda().EnableAlgorithms().Optimize(OptimizationLevel.O2));
                var cuda = context.CreateCudaAccelerator(0);
                return Operations.On(cuda, cuda.CreateStream());
        }
    }

    static CPUAccelerator Cpu(CPUDevice device)
    {
        var context = Context.Create(b => b.CPU(device).EnableAlgorithms().Optimize(OptimizationLevel.O2));
        return context.GetCPUDevice(0).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel); // under a debugger it would be another, far slower
    }

    sealed class Bench
    {
        readonly BlockingCollection<Action> work = [];
        Operations? operations;

        internal Bench(Lab lab) => new Thread(() =>
        {
            foreach (var one in work.GetConsumingEnumerable())
            {
                operations ??= Create(lab);
                one();
            }
        })
        { IsBackground = true, Name = $"{lab}" }.Start();

        internal void Run(Action<Operations> test)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            work.Add(() =>
            {
                try
                {
                    test(operations!);
                    done.SetResult();
                }
                catch (Exception error)
                {
                    // A context that has failed fails all that follows: each test is judged by what it does itself.
                    if (error is AcceleratorException) operations = null;
                    done.SetException(error);
                }
            });
            done.Task.GetAwaiter().GetResult();
        }
    }
}
