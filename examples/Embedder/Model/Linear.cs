using System.Runtime.InteropServices;

namespace GWorker.Examples.Embedder;

/// <summary>A matrix of weights with its bias, laid out once for the way it is read ever after.</summary>
/// <remarks>
/// Columns come in panels of 64, each panel from top to bottom in one run of memory. A panel is used for all rows before the next one, so the
/// weights, which no cache holds together, are read once per call and not once per text: that is where a batch gains.
/// </remarks>
internal sealed class Linear
{
    readonly float[] panels;
    readonly float[] bias;

    public Linear(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int depth, int width)
    {
        (Depth, Width) = (depth, width);
        this.bias = bias.ToArray();
        panels = new float[depth * width];
        var to = panels.AsSpan();
        for (var column = 0; column < width; column += TileArgs.Columns)
        {
            for (var row = 0; row < depth; row++, to = to[TileArgs.Columns..])
                weights.Slice(row * width + column, TileArgs.Columns).CopyTo(to);
        }
    }

    /// <summary>Numbers per row of the input.</summary>
    public int Depth { get; }

    /// <summary>Numbers per row of the output.</summary>
    public int Width { get; }

    /// <summary>Output = input × weights + bias for <paramref name="rows"/> rows, packed.</summary>
    public void Apply(float[] input, float[] output, int rows, After then, Team team)
    {
        // The kernels do not check bounds; here is where it is made sure that they need not.
        ArgumentOutOfRangeException.ThrowIfLessThan(input.Length, rows * Depth);
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, rows * Width);
        team.Split(Width / TileArgs.Columns, (from, to) =>
        {
            for (var panel = from; panel < to; panel++)
            {
                var column = panel * TileArgs.Columns;
                TileArgs.Column(
                    ref MemoryMarshal.GetArrayDataReference(input), Depth, ref panels[column * Depth], TileArgs.Columns, Depth,
                    ref output[column], Width, rows, ref bias[column], then);
            }
        });
    }
}
