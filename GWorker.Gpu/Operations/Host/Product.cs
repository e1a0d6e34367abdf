namespace GWorker;

/// <summary>A matrix product in parts: blocks of rows that a core's own cache holds, times some panels.</summary>
internal readonly struct Product : IWork
{
    /// <summary>Rows of a block: enough to read the weights seldom, few enough that a core's own cache holds them.</summary>
    internal const int MostRows = 32 * TileArgs.Rows;

    const int PanelsAtATime = 4;

    readonly HostMatrix input;
    readonly HostLinear linear;
    readonly HostMatrix output;
    readonly Activation activation;
    readonly bool add;
    readonly int rowsAtATime;
    readonly int groups;

    internal Product(HostMatrix input, HostLinear linear, HostMatrix output, Activation activation, bool add)
    {
        (this.input, this.linear, this.output, this.activation, this.add) = (input, linear, output, activation, add);
        var blocks = (input.Rows + MostRows - 1) / MostRows;
        rowsAtATime = ((input.Rows + blocks - 1) / blocks + TileArgs.Rows - 1) / TileArgs.Rows * TileArgs.Rows;
        groups = (linear.Panels + PanelsAtATime - 1) / PanelsAtATime;
    }

    internal int Parts => (input.Rows + rowsAtATime - 1) / rowsAtATime * groups;

    public void Run(int part, int worker)
    {
        var firstRow = part / groups * rowsAtATime;
        var rows = Math.Min(rowsAtATime, input.Rows - firstRow);
        var firstPanel = part % groups * PanelsAtATime;
        var lastPanel = Math.Min(firstPanel + PanelsAtATime, linear.Panels);

        // Not adding and max(x, 0) come free while the sums are in registers; other functions follow while the block is in the nearest cache.
        var relu = activation == Activation.Relu && !add;
        var then = add ? Epilogue.Add : relu ? Epilogue.Relu : Epilogue.Store;

        // The kernels do not check bounds; these two spans do.
        var from = input.Span.Slice(firstRow * linear.Depth, rows * linear.Depth);
        var to = output.Span.Slice(firstRow * linear.Width, rows * linear.Width);
        for (var panel = firstPanel; panel < lastPanel; panel++)
        {
            var column = panel * Panel.Columns;
            var columns = Math.Min(Panel.Columns, linear.Width - column);
            Panel.Multiply(
                ref from[0], linear.Depth, ref linear.Panel(panel), linear.Depth, ref to[column], linear.Width, rows, columns, ref linear.Bias(panel), then);
            if (relu || activation == Activation.None) continue;
            for (var row = 0; row < rows; row++) Rows.Activate(to.Slice(row * linear.Width + column, columns), [], activation);
        }
    }
}
