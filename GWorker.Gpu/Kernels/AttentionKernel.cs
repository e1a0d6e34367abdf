using ILGPU;

namespace GWorker;

/// <summary>Attention: a group takes one query of one head. Its lanes take keys while there are scores to compute, and numbers of the output afterwards.</summary>
internal static class AttentionKernel
{
    internal static void Run(ArrayView<float> qkv, ArrayView<int> offsets, ArrayView<float> output, int rows, int heads, int size, int causal)
    {
        var places = SharedMemory.Allocate<float>(KernelMath.MostLanes);
        var scores = SharedMemory.Allocate<float>(Operations.LongestSegment);
        var factor = 1 / MathF.Sqrt(size);
        var width = (long)heads * size;
        for (var at = (long)Grid.IdxX; at < (long)rows * heads; at += Grid.DimX)
        {
            var row = (int)(at / heads);
            var column = at % heads * size;
            var segment = Find(offsets, row);
            var first = offsets[segment];
            var count = (causal != 0 ? row + 1 : offsets[segment + 1]) - first;
            var query = row * 3 * width + column;

            var most = float.NegativeInfinity;
            for (var i = Group.IdxX; i < count; i += Group.DimX)
            {
                var key = (first + i) * 3 * width + width + column;
                var sum = 0f;
                for (var d = 0; d < size; d++) sum += qkv[query + d] * qkv[key + d];
                scores[i] = sum * factor;
                most = scores[i] > most ? scores[i] : most;
            }
            most = KernelMath.Max(places, most);
            var total = 0f;
            for (var i = Group.IdxX; i < count; i += Group.DimX)
            {
                scores[i] = MathF.Exp(scores[i] - most);
                total += scores[i];
            }

            // The sum's barriers also show every lane the others' scores.
            var inverse = 1 / KernelMath.Sum(places, total);
            for (var d = Group.IdxX; d < size; d += Group.DimX)
            {
                var value = first * 3 * width + 2 * width + column + d;
                var sum = 0f;
                for (var i = 0; i < count; i++) sum += scores[i] * qkv[value + i * 3 * width];
                output[row * width + column + d] = sum * inverse;
            }
            Group.Barrier();
        }
    }

    /// <summary>The segment that a row belongs to: the last one that begins at it or before it.</summary>
    static int Find(ArrayView<int> offsets, int row)
    {
        int low = 0, high = (int)offsets.Length - 2;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (offsets[middle] <= row) low = middle;
            else high = middle - 1;
        }
        return low;
    }
}
