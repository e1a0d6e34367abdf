namespace GWorker;

/// <summary>Weights in panels of 64 columns, each from top to bottom in one run of memory; what is missing to the last one is 0.</summary>
/// <remarks>
/// A panel is used for many rows before the next one, so the weights, which no cache holds together, are read once per block of rows and not once per row:
/// that is where a batch gains.
/// </remarks>
internal sealed class HostLinear : Linear
{
    HostMemory panels;
    HostMemory bias;

    internal HostLinear(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int depth, int width)
        : base(Place.Host, depth, width, Precision.Single)
    {
        var columns = GWorker.Panel.Count(width) * GWorker.Panel.Columns;
        panels = HostMemory.Of((long)depth * columns);
        var to = panels.Span;
        to.Clear();
        for (var column = 0; column < width; column += GWorker.Panel.Columns)
        {
            var count = Math.Min(GWorker.Panel.Columns, width - column);
            for (var row = 0; row < depth; row++, to = to[GWorker.Panel.Columns..]) weights.Slice(row * width + column, count).CopyTo(to);
        }
        this.bias = HostMemory.Of(columns);
        this.bias.Span.Clear();
        bias.CopyTo(this.bias.Span);
    }

    internal int Panels => GWorker.Panel.Count(Width);

    internal ref float Panel(int number) => ref panels.Span[number * GWorker.Panel.Columns * Depth];

    internal ref float Bias(int panel) => ref bias.Span[panel * GWorker.Panel.Columns];

    private protected override void Free() => panels = bias = HostMemory.Empty;
}
