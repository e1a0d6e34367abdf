namespace GWorker;

/// <summary>Operations on the CPU: hand-written vector code, and threads of the pool that take parts of it.</summary>
internal sealed class HostOperations : Operations
{
    readonly Team team;
    readonly Job<Product> products;
    readonly Job<RowWork> rows;
    readonly Job<AttentionWork> attentions;
    readonly Job<SegmentMeans> means;
    readonly Job<Scan> scans;
    readonly AttentionScratch[] scratch;
    readonly Best[] best;

    internal HostOperations(int threads)
        : base(Place.Host)
    {
        team = new Team(threads);
        (products, rows, attentions, means, scans) = (new(team), new(team), new(team), new(team), new(team));
        scratch = [.. Enumerable.Range(0, threads).Select(_ => new AttentionScratch())];
        best = [.. Enumerable.Range(0, threads).Select(_ => new Best())];
    }

    public override int PreferredRows => team.Threads * Product.MostRows;

    public override Matrix CreateMatrix(int columns) => new HostMatrix(columns);

    public override Segments CreateSegments() => new HostSegments();

    public override Indices CreateIndices() => new HostIndices();

    private protected override Linear OnCreateLinear(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int depth, int width, Precision precision) =>
        new HostLinear(weights, bias, depth, width);

    private protected override void OnMultiply(Matrix input, Linear linear, Matrix output, Activation activation, bool add)
    {
        var work = new Product((HostMatrix)input, (HostLinear)linear, (HostMatrix)output, activation, add);
        products.Do(work, work.Parts);
    }

    private protected override void OnBias(Matrix values, Matrix? bias, Activation activation) =>
        Run(new(RowKind.Bias, values.Rows, (HostMatrix)values) { First = (HostMatrix?)bias, Activation = activation });

    private protected override void OnLayerNorm(Matrix input, Matrix scale, Matrix shift, Matrix output, float epsilon) =>
        Run(new(RowKind.LayerNorm, input.Rows, (HostMatrix)output) { Input = (HostMatrix)input, First = (HostMatrix)scale, Second = (HostMatrix)shift, Epsilon = epsilon });

    private protected override void OnSoftmax(Matrix values) => Run(new(RowKind.Softmax, values.Rows, (HostMatrix)values));

    private protected override void OnNormalize(Matrix values, float epsilon) => Run(new(RowKind.Normalize, values.Rows, (HostMatrix)values) { Epsilon = epsilon });

    private protected override void OnGather(Matrix table, Indices rows, Matrix output, bool add) =>
        Run(new(RowKind.Gather, rows.Count, (HostMatrix)output) { Input = (HostMatrix)table, Indices = (HostIndices)rows, Add = add });

    private protected override void OnAttention(Matrix qkv, Segments segments, Matrix output, int heads, bool causal)
    {
        var work = new AttentionWork((HostMatrix)qkv, (HostSegments)segments, (HostMatrix)output, heads, causal, scratch);
        attentions.Do(work, work.Parts);
    }

    private protected override void OnMeanPool(Matrix input, Segments segments, Matrix output)
    {
        var work = new SegmentMeans((HostMatrix)input, (HostSegments)segments, (HostMatrix)output);
        means.Do(work, work.Parts);
    }

    private protected override void OnTopK(Matrix queries, Matrix index, int k, Precision precision, Span<Hit> hits)
    {
        for (var first = 0; first < queries.Rows; first += Scan.MostQueries)
        {
            var count = Math.Min(Scan.MostQueries, queries.Rows - first);
            foreach (var some in best) some.Clear(count, k);
            var work = new Scan((HostMatrix)queries, first, count, (HostMatrix)index, best);
            scans.Do(work, work.Parts);
            for (var query = 0; query < count; query++) Best.Merge(best, query, hits.Slice((first + query) * k, k));
        }
    }

    void Run(in RowWork work) => rows.Do(work, work.Parts);
}
