using ILGPU;
using ILGPU.Runtime;
using LaunchScan = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, int, int, ILGPU.ArrayView<float>, int, int, int, ILGPU.ArrayView<float>>;
using LaunchSelect = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, ILGPU.ArrayView<int>, int, int, ILGPU.ArrayView<float>, ILGPU.ArrayView<int>, int, int, int>;

namespace GWorker;

/// <summary>
/// Top-k in two stages: the scores of some rows for all queries, then the best of each slice of them; at last the best of the best. Never more than 64 MB of
/// scores are used, and while they are few they stay in the device's cache.
/// </summary>
internal sealed class KernelScan : IDisposable
{
    /// <summary>As many queries as one reading of the index serves.</summary>
    internal const int MostQueries = TiledScan.Queries;

    const int MostScores = 16 << 20;

    readonly Accelerator accelerator;
    readonly AcceleratorStream stream;
    readonly Staging staging;
    readonly int lanes;
    readonly bool hasTiles;
    readonly Scoring single;
    readonly Lazy<LaunchScan> thin;
    readonly Lazy<LaunchScan> tiled;
    readonly Lazy<LaunchSelect> select;
    readonly DeviceBuffer<float> scores;
    readonly DeviceBuffer<float>[] bestScores;
    readonly DeviceBuffer<int>[] bestRows;

    internal KernelScan(Accelerator accelerator, AcceleratorStream stream, Staging staging, KernelLoader loader, int lanes, bool hasTiles)
    {
        (this.accelerator, this.stream, this.staging, this.lanes, this.hasTiles) = (accelerator, stream, staging, lanes, hasTiles);
        single = Score;
        thin = loader.OnUse<LaunchScan>(ThinScan.Run);
        tiled = loader.OnUse<LaunchScan>(TiledScan.Run);
        select = loader.OnUse<LaunchSelect>(Select.Run);
        scores = new(accelerator);
        (bestScores, bestRows) = ([new(accelerator), new(accelerator)], [new(accelerator), new(accelerator)]);
    }

    /// <summary>The best k rows for up to <see cref="MostQueries"/> queries. Waits for them.</summary>
    internal void Run(ArrayView<float> queries, int count, KernelMatrix index, int k, Span<Hit> hits)
    {
        var (bestScores, bestRows) = Find(queries, count, index, k, single);
        var foundScores = staging.Ask(bestScores);
        var foundRows = staging.Ask(bestRows);
        staging.Wait();
        for (var i = 0; i < hits.Length; i++)
        {
            if (foundRows[i] >= 0) hits[i] = new Hit(foundRows[i], foundScores[i]);
        }
    }

    /// <summary>Asks for the rows with the largest scores, for each query so many, best first. Where there were fewer, their row is -1. What it gives is good until the next call.</summary>
    internal (ArrayView<float> Scores, ArrayView<int> Rows) Find(ArrayView<float> queries, int count, KernelMatrix index, int k, Scoring scoring)
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
            var to = scores.View((long)count * rows);
            scoring(queries, count, index.View, row, rows, index.Columns, to);
            Best(to, rows, row, 0, count, slices * k, done * k, k);
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
        return (bestScores[from].View((long)count * k), bestRows[from].View((long)count * k));
    }

    void Score(ArrayView<float> queries, int count, ArrayView<float> index, int row, int rows, int columns, ArrayView<float> to)
    {
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

/// <summary>Asks for the scores of some rows of an index, for each query one after the other.</summary>
internal delegate void Scoring(ArrayView<float> queries, int count, ArrayView<float> index, int row, int rows, int columns, ArrayView<float> scores);
