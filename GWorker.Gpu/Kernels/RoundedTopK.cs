using ILGPU;
using ILGPU.Runtime;
using LaunchRescore = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, ILGPU.ArrayView<float>, ILGPU.ArrayView<int>, int, ILGPU.ArrayView<float>>;
using LaunchScan = System.Action<ILGPU.Runtime.AcceleratorStream, ILGPU.KernelConfig, ILGPU.ArrayView<float>, int, int, ILGPU.ArrayView<float>, int, int, int, ILGPU.ArrayView<float>>;

namespace GWorker;

/// <summary>
/// The float32 top-k by a scan in TF32: a bound of every row's score, the float32 scores of the rows with the largest bounds, and a look whether a row that was
/// left out could belong to the best. For queries where it could, as when many rows are alike, a scan in float32 follows.
/// </summary>
internal sealed class RoundedTopK : IDisposable
{
    readonly AcceleratorStream stream;
    readonly Staging staging;
    readonly KernelScan scan;
    readonly int team;
    readonly Scoring bounds;
    readonly Lazy<LaunchRescore> rescore;
    readonly DeviceBuffer<float> scores;
    readonly DeviceBuffer<float> again;

    /// <param name="accelerator">Where.</param>
    /// <param name="stream">In whose order.</param>
    /// <param name="staging">For what was found.</param>
    /// <param name="loader">Of kernels.</param>
    /// <param name="scan">In float32, and what chooses rows.</param>
    /// <param name="lanes">How many lanes take a row.</param>
    /// <param name="isEmulated">Without tensor cores.</param>
    internal RoundedTopK(Accelerator accelerator, AcceleratorStream stream, Staging staging, KernelLoader loader, KernelScan scan, int lanes, bool isEmulated)
    {
        (this.stream, this.staging, this.scan, team) = (stream, staging, scan, Math.Min(lanes, ThinScan.TeamLanes));
        var kernel = loader.OnUse<LaunchScan>(isEmulated ? RoundedScan.Run : TensorScan.Run);
        bounds = (queries, count, index, row, rows, columns, to) =>
            kernel.Value(stream, isEmulated ? new(Math.Min(rows, 8), 1) : new((rows + TensorScan.Rows - 1) / TensorScan.Rows, TensorScan.Lanes), queries, 0, count, index, row, rows, columns, to);
        rescore = loader.OnUse<LaunchRescore>(Rescore.Run);
        (scores, again) = (new(accelerator), new(accelerator));
    }

    /// <summary>Queries for which a scan in float32 had to follow, since the beginning.</summary>
    internal long Repeated { get; private set; }

    /// <summary>As <see cref="KernelScan.Run"/>.</summary>
    internal void Run(ArrayView<float> queries, int count, KernelMatrix index, int k, Span<Hit> hits)
    {
        var each = Candidates.Count(k);
        var length = count * each;
        var (found, rows) = scan.Find(queries, count, index, each, bounds);
        scores.Reserve(length);
        rescore.Value(stream, new(new Index3D(each, count, 1), new Index3D(team, 1, 1)), queries, index.View, rows, index.Columns, scores.View(length));
        var foundBounds = staging.Ask(found);
        var foundRows = staging.Ask(rows);
        var foundScores = staging.Ask(scores.View(length));
        staging.Wait();

        Span<int> open = stackalloc int[KernelScan.MostQueries];
        var left = 0;
        for (var query = 0; query < count; query++)
        {
            var mine = query * each;
            if (!Candidates.Settle(foundBounds.Slice(mine, each), foundRows.Slice(mine, each), foundScores.Slice(mine, each), hits.Slice(query * k, k))) open[left++] = query;
        }
        if (left > 0) Repeat(queries, open[..left], index, k, hits);
    }

    /// <summary>All of them in one scan.</summary>
    void Repeat(ArrayView<float> queries, ReadOnlySpan<int> open, KernelMatrix index, int k, Span<Hit> hits)
    {
        Repeated += open.Length;
        again.Reserve((long)open.Length * index.Columns);
        var some = again.View((long)open.Length * index.Columns);
        for (var i = 0; i < open.Length; i++)
            some.SubView((long)i * index.Columns, index.Columns).CopyFrom(stream, queries.SubView((long)open[i] * index.Columns, index.Columns));
        var found = new Hit[open.Length * k];
        Array.Fill(found, Hit.None);
        scan.Run(some, open.Length, index, k, found);
        for (var i = 0; i < open.Length; i++) found.AsSpan(i * k, k).CopyTo(hits[(open[i] * k)..]);
    }

    public void Dispose()
    {
        scores.Dispose();
        again.Dispose();
    }
}
