namespace GWorker.Tests;

/// <summary>Both kernels against a product written as one learns it, whichever of them this machine's processor would choose.</summary>
public sealed class TileTests
{
    public enum Kernel
    {
        Vector512,
        AnyVector,
    }

    [Theory]
    [InlineData(Kernel.Vector512)]
    [InlineData(Kernel.AnyVector)]
    public void A_tile_is_the_product(Kernel kernel)
    {
        const int Depth = 37, AStride = 40, BStride = 70, CStride = 66;
        var random = new Random(3);
        float[] a = Numbers(6 * AStride), b = Numbers(Depth * BStride), bias = Numbers(64);
        for (var rows = 1; rows <= 6; rows++)
        {
            foreach (var then in Enum.GetValues<Epilogue>())
            {
                var c = Numbers(6 * CStride);
                var before = c.ToArray();
                var tile = new TileArgs(ref a[0], AStride, ref b[0], BStride, Depth, ref c[0], CStride, rows, ref bias[0], then);
                if (kernel == Kernel.Vector512) Tile512.Run(tile);
                else TileAny.Run(tile);
                for (var at = 0; at < c.Length; at++)
                    Assert.Equal(Expected(at / CStride, at % CStride, rows, then, before[at]), c[at], 1e-4f);
            }
        }

        float Expected(int row, int column, int rows, Epilogue then, float before)
        {
            if (row >= rows || column >= 64) return before;
            double sum = bias[column];
            for (var i = 0; i < Depth; i++) sum += (double)a[row * AStride + i] * b[i * BStride + column];
            return (float)(then == Epilogue.Add ? sum + before : then == Epilogue.Relu ? Math.Max(sum, 0) : sum);
        }

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1)];
    }
}
