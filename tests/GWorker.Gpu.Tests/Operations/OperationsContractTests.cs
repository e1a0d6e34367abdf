namespace GWorker.Tests;

/// <summary>What every operation must do, wherever it runs.</summary>
public sealed class OperationsContractTests
{
    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void A_product_is_the_product(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var (rows, depth, width) in ((int, int, int)[])[(1, 1, 1), (3, 5, 7), (6, 64, 64), (13, 37, 70), (20, 16, 129)])
        {
            foreach (var activation in Enum.GetValues<Activation>()) Product(operations, rows, depth, width, activation);
        }
    });

    [Theory, On(Lab.CpuTiles)]
    public void A_product_in_tiles_is_the_product(Lab lab) => Labs.Run(lab, operations => Product(operations, 131, 11, 130, Activation.Relu));

    [Theory, On(Lab.Host), On(Lab.OpenCl), On(Lab.Cuda)]
    public void A_large_product_is_the_product(Lab lab) => Labs.Run(lab, operations => Product(operations, 401, 300, 333, Activation.None));

    [Theory, On(Lab.Cuda)]
    public void A_product_has_more_rows_than_CUDA_has_groups_in_a_second_dimension(Lab lab) => Labs.Run(lab, operations =>
    {
        const int Rows = 65_536 * TiledProduct.Tile + 1;
        foreach (var precision in Enum.GetValues<Precision>())
        {
            using var a = operations.CreateMatrix(1, Enumerable.Repeat(3f, Rows).ToArray());
            using var output = operations.CreateMatrix(1);
            using var linear = operations.CreateLinear([2], [1], 1, 1, precision);
            operations.Multiply(a, linear, output);
            Assert.Equal(-1, output.Download().AsSpan().IndexOfAnyExcept(7f));
        }
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.OpenCl), On(Lab.Cuda)]
    public void Tensor_cores_round_their_inputs_and_nothing_else(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var precision in (Precision[])[Precision.Tf32, Precision.Half])
        {
            foreach (var (rows, depth, width) in ((int, int, int)[])[(1, 1, 1), (13, 37, 70), (130, 16, 129), (3, 18, 132), (1, 4, 4), (130, 36, 132), (260, 64, 20)])
            {
                // 11 bits each: these come through both formats whole, so their products are exact.
                float[] input = Whole(rows * depth, 1), weights = Whole(depth * width, 2), bias = Whole(width, 3);
                using var a = operations.CreateMatrix(depth, input);
                using var output = operations.CreateMatrix(width);
                using var linear = operations.CreateLinear(weights, bias, depth, width, precision);
                Assert.Equal(lab == Lab.Cuda ? precision : Precision.Single, linear.Precision);
                operations.Multiply(a, linear, output);
                Numbers.Near(Reference.Multiply(input, weights, bias, depth, width, null, Activation.None), output.Download());
            }
        }

        static float[] Whole(int count, int seed) => [.. Numbers.Random(count, seed).Select(x => MathF.Round(x * 1024))];
    });

    static void Product(Operations operations, int rows, int depth, int width, Activation activation)
    {
        float[] input = Numbers.Random(rows * depth, 1), weights = Numbers.Random(depth * width, 2), bias = Numbers.Random(width, 3), there = Numbers.Random(rows * width, 4);
        using var a = operations.CreateMatrix(depth, input);
        using var output = operations.CreateMatrix(width);
        using var linear = operations.CreateLinear(weights, bias, depth, width);
        using var unbiased = operations.CreateLinear(weights, [], depth, width);
        operations.Multiply(a, linear, output, activation);
        Numbers.Near(Reference.Multiply(input, weights, bias, depth, width, null, activation), output.Download());
        output.Upload(there);
        operations.Multiply(a, linear, output, activation, add: true);
        Numbers.Near(Reference.Multiply(input, weights, bias, depth, width, there, activation), output.Download());
        operations.Multiply(a, unbiased, output, activation);
        Numbers.Near(Reference.Multiply(input, weights, [], depth, width, null, activation), output.Download());
    }

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void Each_number_gets_its_bias_and_its_function(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var columns in (int[])[1, 7, 33])
        {
            var bias = Numbers.Random(columns, 5);
            float[] values = [.. Numbers.Random(4 * columns, 6).Select(x => 6 * x), .. Enumerable.Repeat(-100f, columns), .. Enumerable.Repeat(100f, columns)];
            using var b = operations.CreateMatrix(columns, bias);
            foreach (var activation in Enum.GetValues<Activation>())
            {
                using var matrix = operations.CreateMatrix(columns, values);
                operations.Bias(matrix, b, activation);
                Numbers.Near([.. values.Select((x, i) => Reference.Activate((double)x + bias[i % columns], activation))], matrix.Download());
                matrix.Upload(values);
                operations.Bias(matrix, null, activation);
                Numbers.Near([.. values.Select(x => Reference.Activate(x, activation))], matrix.Download());
            }
        }
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void Rows_are_brought_to_mean_0_and_variance_1(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var columns in (int[])[1, 2, 9, 16, 24, 40, 131])
        {
            float[] input = [.. Numbers.Random(5 * columns, 7).Select(x => x + 3)], scale = Numbers.Random(columns, 8), shift = Numbers.Random(columns, 9);
            using var a = operations.CreateMatrix(columns, input);
            using var s = operations.CreateMatrix(columns, scale);
            using var b = operations.CreateMatrix(columns, shift);
            using var output = operations.CreateMatrix(columns);
            operations.LayerNorm(a, s, b, output, 1e-3f);
            Numbers.Near(Reference.LayerNorm(input, scale, shift, 1e-3), output.Download(), 1e-4);
            operations.LayerNorm(a, s, b, a, 1e-3f);
            Assert.Equal(output.Download(), a.Download());
        }
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void Shares_add_up_to_1(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var columns in (int[])[1, 2, 8, 19, 70])
        {
            float[] input = [.. Numbers.Random(4 * columns, 10).Select(x => 50 * x), .. Enumerable.Repeat(-1e30f, columns), .. Enumerable.Repeat(1e30f, columns)];
            using var matrix = operations.CreateMatrix(columns, input);
            operations.Softmax(matrix);
            Numbers.Near(Reference.Softmax(input, columns), matrix.Download());
        }
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void Rows_are_brought_to_length_1(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var columns in (int[])[1, 5, 16, 67])
        {
            float[] input = [.. Numbers.Random(3 * columns, 11), .. new float[columns], .. Enumerable.Repeat(1e-3f, columns)];
            using var matrix = operations.CreateMatrix(columns, input);
            operations.Normalize(matrix, 1e-4f);
            Numbers.Near(Reference.Normalize(input, columns, 1e-4), matrix.Download());
        }
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void Rows_are_gathered_and_added(Lab lab) => Labs.Run(lab, operations =>
    {
        const int Columns = 9;
        var table = Numbers.Random(20 * Columns, 12);
        int[] rows = [19, 0, 3, 3, 7];
        using var t = operations.CreateMatrix(Columns, table);
        using var indices = operations.CreateIndices(rows);
        using var output = operations.CreateMatrix(Columns);
        operations.Gather(t, indices, output);
        var once = rows.SelectMany(row => table[(row * Columns)..((row + 1) * Columns)]).ToArray();
        Assert.Equal(once, output.Download());
        operations.Gather(t, indices, output, add: true);
        Assert.Equal(once.Select(x => x + x), output.Download());
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void The_mean_of_no_rows_is_0(Lab lab) => Labs.Run(lab, operations =>
    {
        const int Columns = 21;
        int[] lengths = [0, 3, 1, 0, 0, 17, 2, 1, 1, 1, 4, 0];
        var input = Numbers.Random(lengths.Sum() * Columns, 13);
        using var a = operations.CreateMatrix(Columns, input);
        using var segments = operations.CreateSegments(lengths);
        using var output = operations.CreateMatrix(Columns);
        operations.MeanPool(a, segments, output);
        Numbers.Near(Reference.MeanPool(input, lengths, Columns), output.Download());
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void Rows_look_at_their_own_segment_alone(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var (heads, size, lengths) in ((int, int, int[])[])[(1, 1, [1]), (2, 8, [0, 3, 1, 0, 9, 2, 0]), (3, 5, [17, 4]), (4, 16, [7, 11, 1])]) Attention(operations, heads, size, lengths);
    });

    [Theory, On(Lab.Host), On(Lab.OpenCl), On(Lab.Cuda)]
    public void Long_segments_look_at_themselves_too(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var (heads, size, lengths) in ((int, int, int[])[])[(2, 64, [130, 1, 64]), (1, 100, [65, 63])]) Attention(operations, heads, size, lengths);
    });

    static void Attention(Operations operations, int heads, int size, int[] lengths)
    {
        var width = heads * size;
        float[] qkv = [.. Numbers.Random(lengths.Sum() * 3 * width, 14).Select(x => 2 * x)];
        using var a = operations.CreateMatrix(3 * width, qkv);
        using var segments = operations.CreateSegments(lengths);
        using var output = operations.CreateMatrix(width);
        foreach (var causal in (bool[])[false, true])
        {
            operations.Attention(a, segments, output, heads, causal);
            Numbers.Near(Reference.Attention(qkv, lengths, width, heads, causal), output.Download());
        }
        Assert.Equal(qkv, a.Download());
    }

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void No_rows_give_no_rows(Lab lab) => Labs.Run(lab, operations =>
    {
        using var three = operations.CreateMatrix(3);
        using var nine = operations.CreateMatrix(9);
        using var one = operations.CreateMatrix(3, [1, 2, 3]);
        using var output = operations.CreateMatrix(3, [1, 2, 3]);
        using var linear = operations.CreateLinear(new float[9], [], 3, 3);
        using var segments = operations.CreateSegments([]);
        using var indices = operations.CreateIndices([]);
        operations.Multiply(three, linear, output);
        Assert.Equal(0, output.Rows);
        operations.LayerNorm(three, one, one, output);
        operations.Bias(three, one);
        operations.Softmax(three);
        operations.Normalize(three);
        operations.Gather(one, indices, output);
        operations.Attention(nine, segments, output, 1);
        operations.MeanPool(three, segments, output);
        operations.TopK(three, one, 5, []);
        Assert.Empty(output.Download());
        using var empty = operations.CreateSegments(0, 0);
        operations.MeanPool(three, empty, output);
        Assert.Equal(new float[6], output.Download());
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void NaN_and_infinity_spoil_no_row_but_their_own(Lab lab) => Labs.Run(lab, operations =>
    {
        const int Columns = 20;
        foreach (var bad in (float[])[float.NaN, float.PositiveInfinity])
        {
            var values = Numbers.Random(4 * Columns, 15);
            values[2 * Columns + 13] = bad;
            var weights = Numbers.Random(Columns * Columns, 16);
            foreach (var activation in Enum.GetValues<Activation>())
                Spoils(values, weights, activation, (matrix, linear, output) => operations.Multiply(matrix, linear, output, activation));
            Spoils(values, weights, Activation.None, (matrix, _, output) => operations.Softmax(Copy(matrix, output)));
            Spoils(values, weights, Activation.None, (matrix, _, output) => operations.Normalize(Copy(matrix, output)));
        }

        Matrix Copy(Matrix from, Matrix to)
        {
            using var all = operations.CreateIndices(0, 1, 2, 3);
            operations.Gather(from, all, to);
            return to;
        }

        void Spoils(float[] values, float[] weights, Activation activation, Action<Matrix, Linear, Matrix> work)
        {
            using var linear = operations.CreateLinear(weights, [], Columns, Columns);
            using var matrix = operations.CreateMatrix(Columns, values);
            using var output = operations.CreateMatrix(Columns);
            work(matrix, linear, output);
            var rows = output.Download().Chunk(Columns).ToArray();
            foreach (var row in (int[])[0, 1, 3]) Assert.All(rows[row], x => Assert.True(float.IsFinite(x)));
            if (float.IsNaN(values[2 * Columns + 13])) Assert.Contains(rows[2], float.IsNaN);
        }
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void A_share_of_NaN_or_infinity_is_NaN(Lab lab) => Labs.Run(lab, operations =>
    {
        float[] good = [1, 2, float.NegativeInfinity], nan = [1, float.NaN, 2], infinite = [1, float.PositiveInfinity, 2], none = [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity];
        using var matrix = operations.CreateMatrix(3, [.. good, .. nan, .. infinite, .. none]);
        operations.Softmax(matrix);
        var shares = matrix.Download();
        Numbers.Near([1 / (1 + Math.E), Math.E / (1 + Math.E), 0], shares[..3]);
        Assert.All(shares[3..], x => Assert.True(float.IsNaN(x)));
    });
}
