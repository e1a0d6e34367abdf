namespace GWorker.Tests;

/// <summary>The operations as one learns them, in double.</summary>
internal static class Reference
{
    internal static double[] Multiply(float[] input, float[] weights, float[] bias, int depth, int width, float[]? added, Activation activation)
    {
        var rows = input.Length / depth;
        var output = new double[rows * width];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < width; column++)
            {
                double sum = bias.Length > 0 ? bias[column] : 0;
                if (added is not null) sum += added[row * width + column];
                for (var i = 0; i < depth; i++) sum += (double)input[row * depth + i] * weights[i * width + column];
                output[row * width + column] = Activate(sum, activation);
            }
        }
        return output;
    }

    internal static double Activate(double x, Activation activation) => activation switch
    {
        Activation.Relu => double.IsNaN(x) ? x : Math.Max(x, 0),
        Activation.Gelu => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
        Activation.Tanh => Math.Tanh(x),
        _ => x,
    };

    internal static double[] LayerNorm(float[] input, float[] scale, float[] shift, double epsilon) => ByRow(input, scale.Length, row =>
    {
        var mean = row.Average();
        var variance = row.Average(x => (x - mean) * (x - mean));
        return [.. row.Select((x, i) => (x - mean) / Math.Sqrt(variance + epsilon) * scale[i] + shift[i])];
    });

    internal static double[] Softmax(float[] input, int columns) => ByRow(input, columns, Shares);

    internal static double[] Normalize(float[] input, int columns, double epsilon) => ByRow(input, columns, row =>
    {
        var length = Math.Sqrt(Math.Max(row.Sum(x => x * x), epsilon));
        return [.. row.Select(x => x / length)];
    });

    internal static double[] MeanPool(float[] input, int[] lengths, int columns)
    {
        var output = new double[lengths.Length * columns];
        var first = 0;
        for (var segment = 0; segment < lengths.Length; first += lengths[segment], segment++)
        {
            for (var column = 0; column < columns && lengths[segment] > 0; column++)
                output[segment * columns + column] = Enumerable.Range(first, lengths[segment]).Average(row => (double)input[row * columns + column]);
        }
        return output;
    }

    internal static double[] Attention(float[] qkv, int[] lengths, int width, int heads, bool causal)
    {
        var size = width / heads;
        var output = new double[qkv.Length / 3];
        var first = 0;
        foreach (var length in lengths)
        {
            for (var query = 0; query < length; query++)
            {
                for (var head = 0; head < heads; head++)
                {
                    var seen = causal ? query + 1 : length;
                    var shares = Shares([.. Enumerable.Range(0, seen).Select(key =>
                        Enumerable.Range(0, size).Sum(d => (double)At(first + query, head * size + d) * At(first + key, width + head * size + d)) / Math.Sqrt(size))]);
                    for (var d = 0; d < size; d++)
                        output[(first + query) * width + head * size + d] = Enumerable.Range(0, seen).Sum(key => shares[key] * At(first + key, 2 * width + head * size + d));
                }
            }
            first += length;
        }
        return output;

        float At(int row, int column) => qkv[row * 3 * width + column];
    }

    static double[] Shares(double[] scores)
    {
        var most = scores.Max();
        var shares = scores.Select(s => Math.Exp(s - most)).ToArray();
        var sum = shares.Sum();
        return Array.ConvertAll(shares, s => s / sum);
    }

    static double[] ByRow(float[] input, int columns, Func<double[], double[]> work) => [.. input.Chunk(columns).SelectMany(row => work(Array.ConvertAll(row, x => (double)x)))];
}
