using ILGPU;

namespace GWorker;

/// <summary>Operations on rows: a group takes a row, its lanes the row's numbers. A group of one lane is a group too.</summary>
internal static class RowKernels
{
    internal static void Bias(ArrayView<float> values, ArrayView<float> bias, int hasBias, int columns, int activation)
    {
        for (var i = (long)Grid.IdxX * Group.DimX + Group.IdxX; i < values.Length; i += (long)Grid.DimX * Group.DimX)
        {
            var x = values[i];
            if (hasBias != 0) x += bias[i % columns];
            values[i] = KernelMath.Activate(x, activation);
        }
    }

    internal static void LayerNorm(ArrayView<float> input, ArrayView<float> scale, ArrayView<float> shift, ArrayView<float> output, int rows, float epsilon)
    {
        var places = SharedMemory.Allocate<float>(KernelMath.MostLanes);
        var columns = (int)scale.Length;
        for (var row = Grid.IdxX; row < rows; row += Grid.DimX)
        {
            var first = (long)row * columns;
            var sum = 0f;
            for (var i = Group.IdxX; i < columns; i += Group.DimX) sum += input[first + i];
            var mean = KernelMath.Sum(places, sum) / columns;
            var squares = 0f;
            for (var i = Group.IdxX; i < columns; i += Group.DimX)
            {
                var x = input[first + i] - mean;
                squares += x * x;
            }
            var inverse = 1 / MathF.Sqrt(KernelMath.Sum(places, squares) / columns + epsilon);
            for (var i = Group.IdxX; i < columns; i += Group.DimX) output[first + i] = (input[first + i] - mean) * inverse * scale[i] + shift[i];
        }
    }

    internal static void Softmax(ArrayView<float> values, int rows, int columns)
    {
        var places = SharedMemory.Allocate<float>(KernelMath.MostLanes);
        for (var row = Grid.IdxX; row < rows; row += Grid.DimX)
        {
            var first = (long)row * columns;
            var most = float.NegativeInfinity;
            for (var i = Group.IdxX; i < columns; i += Group.DimX) most = values[first + i] > most ? values[first + i] : most;
            most = KernelMath.Max(places, most);
            var sum = 0f;
            for (var i = Group.IdxX; i < columns; i += Group.DimX)
            {
                var share = MathF.Exp(values[first + i] - most);
                values[first + i] = share;
                sum += share;
            }
            var inverse = 1 / KernelMath.Sum(places, sum);
            for (var i = Group.IdxX; i < columns; i += Group.DimX) values[first + i] *= inverse;
        }
    }

    internal static void Normalize(ArrayView<float> values, int rows, int columns, float epsilon)
    {
        var places = SharedMemory.Allocate<float>(KernelMath.MostLanes);
        for (var row = Grid.IdxX; row < rows; row += Grid.DimX)
        {
            var first = (long)row * columns;
            var squares = 0f;
            for (var i = Group.IdxX; i < columns; i += Group.DimX) squares += values[first + i] * values[first + i];
            squares = KernelMath.Sum(places, squares);
            var inverse = 1 / MathF.Sqrt(squares < epsilon ? epsilon : squares);
            for (var i = Group.IdxX; i < columns; i += Group.DimX) values[first + i] *= inverse;
        }
    }

    internal static void Gather(ArrayView<float> table, ArrayView<int> rows, ArrayView<float> output, int columns, int add)
    {
        for (var row = (long)Grid.IdxX; row < rows.Length; row += Grid.DimX)
        {
            var from = (long)rows[row] * columns;
            var to = row * columns;
            for (var i = Group.IdxX; i < columns; i += Group.DimX) output[to + i] = add != 0 ? output[to + i] + table[from + i] : table[from + i];
        }
    }

    internal static void MeanPool(ArrayView<float> input, ArrayView<int> offsets, ArrayView<float> output, int columns)
    {
        for (var segment = (long)Grid.IdxX; segment < offsets.Length - 1; segment += Grid.DimX)
        {
            var first = offsets[segment];
            var end = offsets[segment + 1];
            for (var i = Group.IdxX; i < columns; i += Group.DimX)
            {
                var sum = 0f;
                for (var row = first; row < end; row++) sum += input[(long)row * columns + i];
                output[segment * columns + i] = end > first ? sum / (end - first) : 0;
            }
        }
    }
}
