using System.Globalization;

namespace GWorker.Bench;

/// <summary>Each operation that models are made of, over many rows, beside the time that its bytes or its multiplications take at least.</summary>
internal static class OperationRows
{
    const int Width = 512;
    const int Heads = 8;
    const int Length = 32;
    const int Vocabulary = 8_192;

    internal static Task Run(Report report, GpuBed bed, Floor floor) => bed.Operate((operations, wait) =>
    {
        // More than caches hold.
        var rows = bed.Quick ? 64 : bed.Found.IsCpu ? 16_384 : 65_536;
        var table = new List<string[]>();
        using var values = Random(rows, Width);
        using var output = operations.CreateMatrix(Width);
        using var bias = Random(1, Width);
        using var ones = operations.CreateMatrix(Width, Enumerable.Repeat(1f, Width).ToArray());
        using var qkv = Random(rows, 3 * Width);
        using var segments = operations.CreateSegments();
        segments.Set(Enumerable.Repeat(Length, rows / Length).ToArray());
        using var words = Random(Vocabulary, Width);
        using var pieces = operations.CreateIndices();
        pieces.Set([.. Enumerable.Range(0, rows).Select(i => (int)(i * 7919L % Vocabulary))]);
        var numbers = (double)rows * Width;

        Row("bias_relu", "bias and ReLU, in place", 8 * numbers, 0, () => operations.Bias(values, bias, Activation.Relu));
        Row("bias_gelu", "bias and GELU, in place", 8 * numbers, 0, () => operations.Bias(values, bias, Activation.Gelu));
        Row("bias_tanh", "bias and tanh, in place", 8 * numbers, 0, () => operations.Bias(values, bias, Activation.Tanh));
        Row("layer_norm", "layer norm", 8 * numbers, 0, () => operations.LayerNorm(values, ones, bias, output));
        Row("softmax", "softmax, in place", 8 * numbers, 0, () => operations.Softmax(values));
        Row("normalize", "length 1, in place", 8 * numbers, 0, () => operations.Normalize(values));
        Row("attention", $"attention, {Heads} heads, segments of {Length}", 16 * numbers, 4 * numbers * Length, () => operations.Attention(qkv, segments, output, Heads));
        Row("gather", $"gather from {Vocabulary}", 4 * numbers + 4.0 * Math.Min(rows, Vocabulary) * Width, 0, () => operations.Gather(words, pieces, output));
        Row("mean_pool", $"mean of segments of {Length}", 4 * numbers * (1 + 1.0 / Length), 0, () => operations.MeanPool(output, segments, values));
        report.Table(
            string.Create(CultureInfo.InvariantCulture, $"{bed.Found.Name}: operations on {rows} rows of {Width}, beside {floor.Bytes / 1e9:0.0} GB/s read and written and {floor.Flops / 1e9:#,0} GFLOP/s"),
            ["", "µs", "at least", "of the floor"], table);

        Matrix Random(int count, int width)
        {
            var random = new Random(count);
            var matrix = operations.CreateMatrix(width);
            matrix.Upload([.. Enumerable.Range(0, count * width).Select(_ => random.NextSingle() - 0.5f)]);
            return matrix;
        }

        void Row(string key, string name, double bytes, double flops, Action operation)
        {
            Report.Progress(name);
            var (micros, least) = (1e6 * bed.Each(operation, wait), 1e6 * floor.Of(bytes, flops));
            table.Add([name, Written(micros), Written(least), (least / micros).ToString("0.00", CultureInfo.InvariantCulture)]);
            report.Number($"gpu.{bed.Label}.{key}_us", micros, "0.0");
            report.Number($"gpu.{bed.Label}.{key}_of_floor", least / micros);
        }
    });

    static string Written(double value) => value.ToString("#,0.0", CultureInfo.InvariantCulture);
}
