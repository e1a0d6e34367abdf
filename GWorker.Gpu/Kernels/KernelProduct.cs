using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using LaunchProduct = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, int, int, int, int, int>;
using LaunchTensor = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, int, int, int, int, int, int>;

namespace GWorker;

/// <summary>Chooses the kernel of a matrix product.</summary>
internal sealed class KernelProduct(Accelerator accelerator, AcceleratorStream stream, KernelLoader loader, bool hasTiles)
{
    readonly Lazy<LaunchProduct> plain = new(() => loader.Load<LaunchProduct>(PlainProduct.Run));
    readonly Lazy<LaunchProduct> tiled = new(() => loader.Load<LaunchProduct>(TiledProduct.Run));

    readonly Lazy<LaunchTensor> tensor = new(() => loader.Load<LaunchTensor>(TensorProduct.Run));

    /// <summary>What was asked for, where there are tensor cores for it: in CUDA's devices from sm_80 (A100) on.</summary>
    internal Precision Possible(Precision precision) =>
        accelerator is CudaAccelerator cuda && cuda.Architecture >= CudaArchitecture.SM_80 ? precision : Precision.Single;

    internal void Run(KernelMatrix input, KernelLinear linear, KernelMatrix output, Activation activation, bool add)
    {
        var (rows, depth, width) = (input.Rows, linear.Depth, linear.Width);
        if (linear.Precision != Precision.Single)
        {
            var config = new KernelConfig(new Index3D(Tiles(width), Tiles(rows), 1), new Index3D(TensorProduct.Lanes, 1, 1));
            var half = linear.Precision == Precision.Half ? 1 : 0;
            tensor.Value(stream, config, input.View, linear.Weights, linear.Bias, output.View, rows, depth, width, (int)activation, add ? 1 : 0, half);
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

    static int Tiles(int length) => (length + TiledProduct.Tile - 1) / TiledProduct.Tile;
}
