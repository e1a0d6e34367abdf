using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using LaunchProduct = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, int, int, int, int, int>;

namespace GWorker;

/// <summary>Chooses the kernel of a matrix product.</summary>
internal sealed class KernelProduct(Accelerator accelerator, AcceleratorStream stream, KernelLoader loader, bool hasTiles)
{
    readonly Lazy<LaunchProduct> plain = loader.OnUse<LaunchProduct>(PlainProduct.Run);
    readonly Lazy<LaunchProduct> tiled = loader.OnUse<LaunchProduct>(TiledProduct.Run);
    readonly Lazy<LaunchProduct> tf32 = loader.OnUse<LaunchProduct>(TensorProduct.Tf32);
    readonly Lazy<LaunchProduct> tf32Any = loader.OnUse<LaunchProduct>(TensorProduct.Tf32Any);
    readonly Lazy<LaunchProduct> half = loader.OnUse<LaunchProduct>(TensorProduct.Half);
    readonly Lazy<LaunchProduct> halfAny = loader.OnUse<LaunchProduct>(TensorProduct.HalfAny);

    /// <summary>What was asked for, where there are tensor cores for it: in CUDA's devices from sm_80 (A100) on.</summary>
    internal Precision Possible(Precision precision) =>
        accelerator is CudaAccelerator cuda && cuda.Architecture >= CudaArchitecture.SM_80 ? precision : Precision.Single;

    internal void Run(KernelMatrix input, KernelLinear linear, KernelMatrix output, Activation activation, bool add)
    {
        var (rows, depth, width) = (input.Rows, linear.Depth, linear.Width);
        if (linear.Precision != Precision.Single)
        {
            var config = new KernelConfig(Tiles(rows, width), TensorProduct.Lanes);
            Tensor(linear).Value(stream, config, input.View, linear.Weights, linear.Bias, output.View, rows, depth, width, (int)activation, add ? 1 : 0);
            return;
        }
        if (hasTiles)
        {
            var config = new KernelConfig(Tiles(rows, width), TiledProduct.Lanes);
            tiled.Value(stream, config, input.View, linear.Weights, linear.Bias, output.View, rows, depth, width, (int)activation, add ? 1 : 0);
            return;
        }
        var lanes = Math.Min(2, accelerator.MaxNumThreadsPerGroup);
        var strips = (long)rows * ((width + 7) / 8);
        var groups = (int)Math.Min((strips + lanes - 1) / lanes, accelerator.NumMultiprocessors * 8);
        plain.Value(stream, new KernelConfig(groups, lanes), input.View, linear.Weights, linear.Bias, output.View, rows, depth, width, (int)activation, add ? 1 : 0);
    }

    Lazy<LaunchProduct> Tensor(KernelLinear linear)
    {
        var byFours = linear.Depth % TensorProduct.Multiple == 0 && linear.Width % TensorProduct.Multiple == 0;
        if (linear.Precision == Precision.Half) return byFours ? half : halfAny;
        return byFours ? tf32 : tf32Any;
    }

    // In one dimension: CUDA has 65,535 groups in the second, which a long input passes. Those of the same rows follow each other, so that they find them in the cache.
    static int Tiles(int rows, int width) => Tiles(rows) * Tiles(width);

    static int Tiles(int length) => (length + TiledProduct.Tile - 1) / TiledProduct.Tile;
}
