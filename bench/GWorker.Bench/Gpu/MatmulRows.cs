using System.Globalization;

namespace GWorker.Bench;

/// <summary>Matrix products in each precision that the device has, beside its multiply-adds and the vendor's library on the same shapes.</summary>
internal static class MatmulRows
{
    /// <summary>Rows, depth and width; <c>vendor-matmul.py</c> has the same.</summary>
    static readonly (int Rows, int Depth, int Width)[] OnGpu = [(1088, 512, 1536), (4096, 4096, 4096), (8192, 8192, 8192)];

    static readonly (int Rows, int Depth, int Width)[] OnCpu = [(1, 512, 1536), (1088, 512, 1536), (1024, 1024, 1024)];

    /// <returns>The best of its float32 rates, in operations a second.</returns>
    internal static async Task<double> Run(Report report, GpuBed bed, Floor floor, Vendor vendor)
    {
        var best = 0.0;
        await bed.Operate((operations, wait) =>
        {
            var table = new List<string[]>();
            foreach (var (rows, depth, width) in bed.Quick ? [(64, 64, 64)] : bed.Found.IsCpu ? OnCpu : OnGpu)
            {
                var random = new Random(rows);
                using var input = operations.CreateMatrix(depth, Random(rows * depth));
                using var output = operations.CreateMatrix(width);
                var weights = Random(depth * width);
                foreach (var precision in GpuBed.Precisions(operations, halves: true))
                {
                    Report.Progress($"a product of {rows} x {depth} x {width}, {precision}");
                    using var linear = operations.CreateLinear(weights, [], depth, width, precision);
                    var flops = 2.0 * rows * depth * width;
                    var rate = flops / bed.Each(() => operations.Multiply(input, linear, output), wait);
                    if (precision == Precision.Single) best = Math.Max(best, rate);
                    var name = $"gpu.{bed.Label}.matmul_{rows}x{depth}x{width}_{precision.ToString().ToLowerInvariant()}";
                    report.Number($"{name}_gflops", rate / 1e9, "0");

                    // The rate of tensor cores is not measured here: only what the bytes need is known of their floor.
                    var least = precision == Precision.Single ? floor.Of(4.0 * (rows * depth + depth * width + rows * width), flops) : 0;
                    if (least > 0) report.Number($"{name}_of_floor", least * rate / flops);
                    var theirs = vendor.Rate(bed.Found.IsCpu ? "cpu" : "cuda", rows, depth, width, precision);
                    if (theirs > 0) report.Number($"{name}_vs_vendor", rate / theirs);
                    table.Add([
                        $"{rows} x {depth} x {width}, {precision}", Written(rate / 1e9, "#,0"), least > 0 ? Written(least * rate / flops, "0.00") : "",
                        theirs > 0 ? Written(theirs / 1e9, "#,0") : "", theirs > 0 ? Written(rate / theirs, "0.00") : ""]);
                }

                float[] Random(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
            }

            report.Table($"{bed.Found.Name}: matrix products, GFLOP/s", ["rows x depth x width", "GWorker", "of the floor", "vendor", "of the vendor's"], table);
        });
        return best;
    }

    static string Written(double value, string digits) => value.ToString(digits, CultureInfo.InvariantCulture);
}
