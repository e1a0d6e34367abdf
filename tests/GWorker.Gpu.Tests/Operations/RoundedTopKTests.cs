using System.Text.Json;
using FsCheck.Xunit;

namespace GWorker.Tests;

/// <summary>A scan in TF32 finds what one in float32 finds, to the last bit, wherever TF32 alone would be wrong.</summary>
public sealed class RoundedTopKTests
{
    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void The_best_are_those_of_float32(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var (queries, rows, columns, k) in ((int, int, int, int)[])[(1, 1, 4, 1), (3, 40, 8, 50), (7, 300, 32, 1), (2, 200, 20, 10), (1, 260, 4, 128), (8, 60, 132, 3), (3, 50, 260, 2)])
            Same(operations, Numbers.Random(queries * columns, 3), Numbers.Random(rows * columns, 4), columns, k);
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void So_they_are_for_more_queries_than_one_scan_takes(Lab lab) => Labs.Run(lab, operations =>
    {
        // Whole numbers: scans of many queries and of few add in different orders, and these have the same sum in any.
        Same(operations, Whole(70 * 12, 3), Whole(90 * 12, 4), 12, 5);

        static float[] Whole(int count, int seed) => [.. Numbers.Random(count, seed).Select(x => MathF.Round(1000 * x))];
    });

    [Theory, On(Lab.Host), On(Lab.OpenCl), On(Lab.Cuda)]
    public void The_best_of_many_rows_are_those_of_float32(Lab lab) => Labs.Run(lab, operations =>
        Same(operations, Numbers.Random(8 * 64, 5), Numbers.Random(20_000 * 64, 6), 64, 10));

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void So_they_are_among_the_vectors_of_real_texts(Lab lab) => Labs.Run(lab, operations =>
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "data", "use-lite-reference.json")));
        float[][] vectors = [.. file.RootElement.GetProperty("embeddings").EnumerateArray().Where(v => v.ValueKind == JsonValueKind.Array).Select(v => v.EnumerateArray().Select(x => x.GetSingle()).ToArray())];
        Assert.True(vectors.Length > 8);
        foreach (var some in vectors.Chunk(8)) Same(operations, [.. some.SelectMany(v => v)], [.. vectors.SelectMany(v => v)], 512, 5);
    });

    [Property(MaxTest = 60)]
    public void Rows_that_TF32_cannot_tell_apart_are_told_apart(int seed) => Labs.Run(Lab.Cpu, operations =>
    {
        var random = new Random(seed);
        var (rows, columns) = (random.Next(1, 90), 4 * random.Next(1, 6));
        var queries = Numbers.Random(2 * columns, seed);
        var around = Numbers.Random(columns, seed + 1);
        var far = MathF.Pow(2, -random.Next(8, 24)); // from what TF32 just sees to what float32 just sees
        float[] index = [.. Enumerable.Range(0, rows).SelectMany(_ => around.Select(x => x * (1 + far * random.Next(-2, 3))).ToArray())];
        Same(operations, queries, index, columns, random.Next(1, 20));
    });

    [Fact]
    public void What_TF32_alone_would_get_wrong_is_right_without_a_second_scan() => Labs.Run(Lab.Cpu, operations =>
    {
        // 1 + 2⁻¹² is 1 in TF32: row 1 is the best and looks like row 0. All others are far behind.
        Assert.Equal(1, RoundedBound.Round(1 + 1 / 4096f));
        float[] index = [1, 0, 0, 0, 1 + 1 / 4096f, 0, 0, 0, .. Enumerable.Range(0, 100).SelectMany(i => new float[] { i / 200f, 0, 0, 0 })];
        var before = Repeated(operations);
        Same(operations, [1, 0, 0, 0], index, 4, 2);
        Assert.Equal(before, Repeated(operations));
    });

    [Fact]
    public void Where_it_cannot_tell_it_scans_again_for_those_queries_alone() => Labs.Run(Lab.Cpu, operations =>
    {
        // For the first and the third query all rows are alike; the second sees them far apart.
        float[] index = [.. Enumerable.Range(0, 100).SelectMany(i => new float[] { 1, i, 0, 0 })];
        var before = Repeated(operations);
        Same(operations, [1, 0, 0, 0, 0, 1, 0, 0, 2, 0, 0, 0], index, 4, 3);
        Assert.Equal(before + 2, Repeated(operations));
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.OpenCl), On(Lab.Cuda)]
    public void NaN_and_infinities_spoil_no_row_but_their_own(Lab lab) => Labs.Run(lab, operations =>
    {
        float[] odd = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon, 1e-30f, 1e30f, 0];
        float[] index = [.. odd.SelectMany(a => odd.SelectMany(b => new[] { a, b, 0, 1 }))];
        float[] queries = [1, 1, 1, 1, 1, 0, 0, 0, -1, 1, 0, 0, float.NaN, 0, 0, 0, float.PositiveInfinity, 1, 1, 1, 1e-30f, 1e-38f, 0, 0];
        Same(operations, queries, index, 4, 20);
    });

    [Property(MaxTest = 500)]
    public void No_float32_score_is_above_its_bound(int seed)
    {
        var random = new Random(seed);
        var columns = random.Next(1, 600);
        var (x, y) = (Scaled(), Scaled());
        var (rounded, forth, back, rows, queries) = (0f, 0f, 0f, 0f, 0f);
        for (var i = 0; i < columns; i++)
        {
            rounded += RoundedBound.Round(x[i]) * RoundedBound.Round(y[i]);
            forth += x[i] * y[i];
            back += x[^(i + 1)] * y[^(i + 1)];
            rows += x[i] * x[i];
            queries += y[i] * y[i];
        }
        var bound = RoundedBound.Of(rounded, rows, queries, columns);
        Assert.True(bound >= forth && bound >= back, $"{bound} is the bound of {forth} and {back}, {columns} columns");

        float[] Scaled()
        {
            var scale = MathF.Pow(10, random.Next(-25, 18));
            return [.. Enumerable.Range(0, columns).Select(_ => (random.NextSingle() - 0.5f) * scale * (random.Next(9) == 0 ? 1000 : 1))];
        }
    }

    [Property(MaxTest = 500)]
    public void Nor_is_one_above_the_bound_of_hardware_that_takes_subnormal_numbers_for_zero(int seed)
    {
        var random = new Random(seed);
        var columns = random.Next(1, 600);
        var scale = MathF.Pow(10, random.Next(-38, 30));
        float[] x = Scaled(scale), y = Scaled(1e-38f / scale); // products around the smallest normal number
        var (score, flushedScore, rounded, rows, queries) = (0f, 0f, 0f, 0f, 0f);
        for (var i = 0; i < columns; i++)
        {
            score += x[i] * y[i];
            flushedScore = Flushed(flushedScore + Flushed(Flushed(x[i]) * Flushed(y[i])));
            rounded = Flushed(rounded + Flushed(Flushed(RoundedBound.Round(x[i])) * Flushed(RoundedBound.Round(y[i]))));
            rows = Flushed(rows + Flushed(Flushed(x[i]) * Flushed(x[i])));
            queries = Flushed(queries + Flushed(Flushed(y[i]) * Flushed(y[i])));
        }
        var bound = RoundedBound.Of(rounded, rows, queries, columns);
        Assert.True(bound >= score && bound >= flushedScore, $"{bound} is the bound of {score} and {flushedScore}, {columns} columns");

        float[] Scaled(float scale) => [.. Enumerable.Range(0, columns).Select(_ => (random.NextSingle() + 0.1f) * scale)];

        static float Flushed(float x) => float.IsSubnormal(x) ? 0 : x;
    }

    [Fact]
    public void TF32_has_ten_bits_and_the_nearest_wins()
    {
        float[] numbers = [1, 1 + 1 / 4096f, 1 + 3 / 4096f, -1 - 1 / 4096f, 0, float.PositiveInfinity];
        float[] expected = [1, 1, 1 + 1 / 1024f, -1, 0, float.PositiveInfinity];
        Assert.Equal(expected, Array.ConvertAll(numbers, RoundedBound.Round));
        Assert.True(float.IsNaN(RoundedBound.Round(float.NaN)));
    }

    [Fact]
    public void Another_precision_is_refused() => Labs.Run(Lab.Host, operations =>
    {
        using var rows = operations.CreateMatrix(4, new float[4]);
        var error = Assert.Throws<ArgumentException>(() => operations.TopK(rows, rows, 1, new Hit[1], Precision.Half));
        Assert.Equal("TopK: precision: a scan is Single or Tf32, not Half. (Parameter 'precision')", error.Message);
    });

    static long Repeated(Operations operations) => ((KernelOperations)operations).Rounded!.Repeated;

    static void Same(Operations operations, float[] queries, float[] rows, int columns, int k)
    {
        using var a = operations.CreateMatrix(columns, queries);
        using var index = operations.CreateMatrix(columns, rows);
        Hit[] expected = new Hit[a.Rows * k], found = new Hit[a.Rows * k];
        operations.TopK(a, index, k, expected);
        operations.TopK(a, index, k, found, Precision.Tf32);
        Assert.Equal(expected, found);
    }
}
