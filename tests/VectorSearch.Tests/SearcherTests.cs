namespace GWorker.Examples.VectorSearch.Tests;

/// <summary>Nearest rows, exactly, on the CPU and on a device that ILGPU emulates.</summary>
public class SearcherTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    static Task<LocalNode> Start(string device) => LocalNode.Start(
        App.Of("search", App.Cls<Searcher>().Gpu(device == "cpu" ? Gpu.Cpu : device).Strict().Concurrent(32).Batched(32, 5.Ms)), new() { Devices = DeviceCatalog.Emulated() });

    static float[] Row(int seed, int columns)
    {
        var row = new float[columns];
        MadeUp.Row(seed, row);
        return row;
    }

    [Theory]
    [InlineData("cpu", Precision.Single)]
    [InlineData("cpu", Precision.Tf32)]
    [InlineData("emulated", Precision.Single)]
    [InlineData("emulated", Precision.Tf32)]
    public async Task The_best_are_those_of_a_plain_loop(string device, Precision precision)
    {
        const int rows = 300, columns = 24;
        await using var node = await Start(device);
        var searcher = node.Get<Searcher>().With(index: $"synthetic:{rows}x{columns}", best: 5, precision: precision);
        float[][] index = [.. Enumerable.Range(0, rows).Select(i => Row(i, columns))];
        float[][] queries = [.. Enumerable.Range(1000, 20).Select(i => Row(i, columns))];
        var found = await Task.WhenAll(queries.Select(q => searcher.Search.Remote(q))).WaitAsync(Patience);
        for (var q = 0; q < queries.Length; q++)
        {
            var best = Enumerable.Range(0, rows).OrderByDescending(i => index[i].Zip(queries[q], (a, b) => (double)a * b).Sum()).Take(5);
            Assert.Equal(best, found[q].Select(h => h.Row));
        }
    }

    [Fact]
    public async Task A_query_of_another_width_fails_alone()
    {
        await using var node = await Start("cpu");
        var searcher = node.Get<Searcher>().With(index: "synthetic:10x4");
        var outcomes = await searcher.Search.RemoteAll([Row(3, 4), new float[5]]).WaitAsync(Patience);
        Assert.Equal(3, outcomes[0].Value[0].Row);
        Assert.Equal(10, outcomes[0].Value.Length);
        Assert.Contains("The index has vectors of 4 numbers, and the query has 5.", outcomes[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fewer_rows_than_are_asked_for_are_all()
    {
        await using var node = await Start("cpu");
        Assert.Equal(2, (await node.Get<Searcher>().With(index: "synthetic:2x4", best: 8).Search.Remote(Row(0, 4)).WaitAsync(Patience)).Length);
    }

    [Theory]
    [InlineData("5x")]
    [InlineData("x5")]
    [InlineData("0x5")]
    [InlineData("ten x five")]
    public void A_size_that_cannot_be_read_says_how_to_write_it(string size) =>
        Assert.Equal($"\"{size}\" is no size. Write rows and columns: 1000000x512", Assert.Throws<FormatException>(() => MadeUp.Size(MadeUp.Prefix + size)).Message);
}
