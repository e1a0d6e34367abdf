using ILGPU;
using ILGPU.Runtime;
using Launch = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, int, int, ILGPU.ArrayView<float>, int, int, int, ILGPU.ArrayView<float>>;
using LaunchSelect = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, ILGPU.ArrayView<int>, int, int, ILGPU.ArrayView<float>, ILGPU.ArrayView<int>, int, int, int>;

namespace GWorker;

/// <summary>
/// Top-k in two stages: the scores of some rows for all queries, then the best of each slice of them; at last the best of the best. Scores never take more
/// than 64 MB, and while they are few they stay in the device's cache.
/// </summary>
internal sealed class KernelScan(Accelerator accelerator, AcceleratorStream stream, KernelLoader loader, int lanes, bool hasTiles) : IDisposable
{
    const int MostScores = 16 << 20;

    readonly Lazy<Launch> thin = new(() => loader.Load<Launch>(ThinScan.Run));
    readonly Lazy<Launch> tiled = new(() => loader.Load<Launch>(TiledScan.Run));
    readonly Lazy<LaunchSelect> select = new(() => loader.Load<LaunchSelect>(Select.Run));
    readonly DeviceBuffer<float> scores = new(accelerator);
    readonly DeviceBuffer<float>[] bestScores = [new(accelerator), new(accelerator)];
    readonly DeviceBuffer<int>[] bestRows = [new(accelerator), new(accelerator)];
    float[] foundScores = [];
    int[] foundRows = [];

    internal void Run(KernelMatrix queries, KernelMatrix index, int k, Span<Hit> hits)
    {
        for (var first = 0; first < queries.Rows; first += TiledScan.Queries)
        {
            var count = Math.Min(TiledScan.Queries, queries.Rows - first);
            Run(queries.View.SubView((long)first * queries.Columns, (long)count * queries.Columns), count, index, k, hits.Slice(first * k, count * k));
        }
    }

    void Run(ArrayView<float> queries, int count, KernelMatrix index, int k, Span<Hit> hits)
    {
        var chunk = (int)Math.Min(index.Rows, MostScores / count / Select.Slice * Select.Slice);
        var slices = 0;
        for (var row = 0; row < index.Rows; row += chunk) slices += Slices(Math.Min(chunk, index.Rows - row));
        scores.Reserve((long)count * chunk);
        Reserve(0, (long)count * slices * k);

        var done = 0;
        for (var row = 0; row < index.Rows; row += chunk)
        {
            var rows = Math.Min(chunk, index.Rows - row);
            Score(queries, count, index.View, row, rows, index.Columns);
            Best(scores.View((long)count * rows), rows, row, 0, count, slices * k, done * k, k);
            done += Slices(rows);
        }

        var from = 0;
        for (; slices > 1; from = 1 - from)
        {
            var candidates = slices * k;
            slices = Slices(candidates);
            Reserve(1 - from, (long)count * slices * k);
            Best(bestScores[from].View((long)count * candidates), candidates, -1, from, count, slices * k, 0, k, to: 1 - from);
        }
        Take(from, hits);
    }

    void Score(ArrayView<float> queries, int count, ArrayView<float> index, int row, int rows, int columns)
    {
        var to = scores.View((long)count * rows);
        if (hasTiles && count > ThinScan.Queries)
        {
            tiled.Value(stream, new KernelConfig((rows + TiledScan.Rows - 1) / TiledScan.Rows, TiledScan.Lanes), queries, 0, count, index, row, rows, columns, to);
            return;
        }
        var team = Math.Min(lanes, ThinScan.TeamLanes);
        var teams = Math.Min(lanes / team, ThinScan.MostTeams);
        var groups = Math.Min((rows + teams * ThinScan.Rows - 1) / (teams * ThinScan.Rows), accelerator.NumMultiprocessors * 32);
        for (var first = 0; first < count; first += ThinScan.Queries)
            thin.Value(stream, new KernelConfig(groups, team * teams), queries, first, count, index, row, rows, columns, to);
    }

    void Best(ArrayView<float> from, int each, int firstRow, int source, int count, int room, int at, int k, int to = 0)
    {
        var config = new KernelConfig(new Index3D(Slices(each), count, 1), new Index3D(lanes, 1, 1));

        // Where rows are counted, their list is not looked at; something must be handed over all the same.
        var rows = bestRows[source].View(firstRow >= 0 ? 1 : (long)count * each);
        select.Value(stream, config, from, rows, each, firstRow, bestScores[to].View((long)count * room), bestRows[to].View((long)count * room), room, at, k);
    }

    void Take(int from, Span<Hit> hits)
    {
        if (foundRows.Length < hits.Length) (foundScores, foundRows) = (new float[hits.Length], new int[hits.Length]);
        bestScores[from].View(hits.Length).CopyToCPU(stream, foundScores.AsSpan(0, hits.Length));
        bestRows[from].View(hits.Length).CopyToCPU(stream, foundRows.AsSpan(0, hits.Length));
        stream.Synchronize();
        for (var i = 0; i < hits.Length; i++)
        {
            if (foundRows[i] >= 0) hits[i] = new Hit(foundRows[i], foundScores[i]);
        }
    }

    void Reserve(int which, long length)
    {
        bestScores[which].Reserve(length);
        bestRows[which].Reserve(length);
    }

    static int Slices(int count) => (count + Select.Slice - 1) / Select.Slice;

    public void Dispose()
    {
        scores.Dispose();
        foreach (var buffer in bestScores) buffer.Dispose();
        foreach (var buffer in bestRows) buffer.Dispose();
    }
}
