namespace GWorker.Tests;

public sealed class TopKContractTests
{
    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void The_best_rows_come_first(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var (queries, rows, columns, k) in ((int, int, int, int)[])[(1, 1, 1, 1), (1, 100, 20, 10), (3, 37, 7, 5), (9, 50, 33, 3), (2, 5, 4, 8), (3, 37, 132, 5), (8, 45, 132, 4), (1, 33, 134, 2), (8, 9, 131, 3), (70, 20, 36, 3)]) Search(operations, queries, rows, columns, k);
    });

    [Theory, On(Lab.CpuTiles)]
    public void The_best_rows_come_first_in_tiles(Lab lab) => Labs.Run(lab, operations => Search(operations, 17, 130, 10, 2));

    [Theory, On(Lab.Host), On(Lab.OpenCl), On(Lab.Cuda)]
    public void The_best_of_many_rows_come_first(Lab lab) => Labs.Run(lab, operations =>
    {
        foreach (var (queries, rows, columns, k) in ((int, int, int, int)[])[(1, 20_000, 64, 10), (8, 6_001, 50, 128), (9, 5_000, 40, 10), (70, 4_500, 30, 10)]) Search(operations, queries, rows, columns, k);
    });

    [Theory, On(Lab.Host), On(Lab.Cpu), On(Lab.CpuLanes), On(Lab.OpenCl), On(Lab.Cuda)]
    public void Of_equal_rows_the_first_comes_first_and_NaN_is_no_hit(Lab lab) => Labs.Run(lab, operations =>
    {
        using var index = operations.CreateMatrix(1, [.. Enumerable.Repeat(2f, 40), float.NaN, 3, float.NegativeInfinity, 3, 1]);
        using var query = operations.CreateMatrix(1, [1]);
        var hits = new Hit[45];
        operations.TopK(query, index, 45, hits);
        Hit[] expected = [new(41, 3), new(43, 3), .. Enumerable.Range(0, 40).Select(row => new Hit(row, 2)), new(44, 1), Hit.None, Hit.None];
        Assert.Equal(expected, hits);
    });

    static void Search(Operations operations, int queries, int rows, int columns, int k)
    {
        // Small whole numbers, so that sums are exact in any order and equal scores are many.
        float[] q = Whole(queries * columns, 1), x = Whole(rows * columns, 2);
        using var a = operations.CreateMatrix(columns, q);
        using var index = operations.CreateMatrix(columns, x);
        var hits = new Hit[queries * k];
        operations.TopK(a, index, k, hits);
        for (var query = 0; query < queries; query++)
        {
            var expected = Enumerable.Range(0, rows)
                .Select(row => new Hit(row, Enumerable.Range(0, columns).Sum(i => q[query * columns + i] * x[row * columns + i])))
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Row).Take(k).ToArray();
            Assert.Equal([.. expected, .. Enumerable.Repeat(Hit.None, k - expected.Length)], hits[(query * k)..((query + 1) * k)]);
        }
    }

    static float[] Whole(int count, int seed) => [.. Numbers.Random(count, seed).Select(x => MathF.Round(4 * x))];
}
