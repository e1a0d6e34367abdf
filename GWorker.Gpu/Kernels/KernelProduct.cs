using ILGPU;
using ILGPU.Runtime;
using Launch = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, int, int, int, int, int>;

namespace GWorker;

/// <summary>Chooses the kernel of a matrix product.</summary>
internal sealed class KernelProduct(Accelerator accelerator, AcceleratorStream stream, KernelLoader loader, bool hasTiles)
{
    readonly Lazy<Launch> plain = new(() => loader.Load<Launch>(PlainProduct.Run));
    readonly Lazy<Launch> tiled = new(() => loader.Load<Launch>(TiledProduct.Run));

    internal Precision Possible(Precision precision) => Precision.Single;

    internal void Run(KernelMatrix input, KernelLinear linear, KernelMatrix output, Activation activation, bool add)
    {
        var (rows, depth, width) = (input.Rows, linear.Depth, linear.Width);
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
