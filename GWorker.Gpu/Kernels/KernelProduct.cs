using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using LaunchProduct = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, int, int, int, int, int>;

namespace GWorker;

/// <summary>Chooses the kernel of a matrix product.</summary>
internal sealed class KernelProduct(Accelerator accelerator, AcceleratorStream stream, KernelLoader loader, bool hasTiles)
{
    readonly Lazy<LaunchProduct> plain = new(() => loader.Load<LaunchProduct>(PlainProduct.Run));
    readonly Lazy<LaunchProduct> tiled = new(() => loader.Load<LaunchProduct>(TiledProduct.Run));
    readonly Lazy<LaunchProduct> tf32 = new(() => loader.Load<LaunchProduct>(TensorProduct.Tf32));
    readonly Lazy<LaunchProduct> tf32Any = new(() => loader.Load<LaunchProduct>(TensorProduct.Tf32Any));
    readonly Lazy<LaunchProduct> half = new(() => loader.Load<LaunchProduct>(TensorProduct.Half));
    readonly Lazy<LaunchProduct> halfAny = new(() => loader.Load<LaunchProduct>(TensorProduct.HalfAny));

    /// <summary>What was asked for, where there are tensor cores for it: in CUDA's devices from sm_80 (A100) on.</summary>
    internal Precision Possible(Precision precision) =>
        accelerator is CudaAccelerator cuda && cuda.Architecture >= CudaArchitecture.SM_80 ? precision : Precision.Single;

    internal void Run(KernelMatrix input, KernelLinear linear, KernelMatrix output, Activation activation, bool add)
    {
        var (rows, depth, width) = (input.Rows, linear.Depth, linear.Width);
        if (linear.Precision != Precision.Single)
        {
            var config = new KernelConfig(new Index3D(Tiles(width), Tiles(rows), 1), new Index3D(TensorProduct.Lanes, 1, 1));
            Tensor(linear).Value(stream, config, input.View, linear.Weights, linear.Bias, output.View, rows, depth, width, (int)activation, add ? 1 : 0);
            return;
        }
        if (hasTiles)
        {
            var config = new KernelConfig(new Index3D(Tiles(width), Tiles(rows), 1), new Index3D(TiledProduct.Lanes, 1, 1));
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

    static int Tiles(int length) => (length + TiledProduct.Tile - 1) / TiledProduct.Tile;
}
