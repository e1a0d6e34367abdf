using ILGPU.Runtime;

namespace GWorker;

/// <summary>
/// What models are made of, on one device. The same calls give the same numbers everywhere, up to rounding: on the host with its widest vectors and
/// all cores, on an accelerator with ILGPU kernels.
/// </summary>
/// <remarks>
/// Not for two threads at a time; on an accelerator all calls, and the making and disposing of everything, are on the accelerator's own thread. There a call
/// only asks: <see cref="Matrix.Download"/> and <see cref="TopK"/> wait. Outputs are given as many rows as they need. No rows in, no rows out. NaN and ∞ are
/// numbers like others and spoil no row but their own, in attention no segment but their own. A row's result does not depend on who its neighbours are.
/// </remarks>
public abstract class Operations : IDisposable
{
    /// <summary>The most rows in a segment that <see cref="Attention"/> takes.</summary>
    public const int LongestSegment = 4096;

    /// <summary>The most hits per query that <see cref="TopK"/> finds.</summary>
    public const int MostHits = 128;

    private protected Operations(Place place) => Place = place;

    internal Place Place { get; }

    /// <summary>On the CPU, in this process's memory.</summary>
    /// <param name="threads">The most threads that a call uses, its own among them; 0 for as many as there are processors.</param>
    public static Operations OnHost(int threads = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        return new HostOperations(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <summary>On an ILGPU accelerator, in the order of one of its streams. Kernels are loaded when first used.</summary>
    /// <param name="accelerator">Its owner disposes it after this.</param>
    /// <param name="stream">A stream of the same accelerator.</param>
    public static Operations On(Accelerator accelerator, AcceleratorStream stream)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentNullException.ThrowIfNull(stream);
        return new KernelOperations(accelerator, stream);
    }

    /// <summary>How many rows to give an operation where there is a choice: enough for all cores, and on the host few enough to stay in their caches.</summary>
    public abstract int PreferredRows { get; }

    /// <summary>Rows of <paramref name="columns"/> numbers, at first none.</summary>
    public abstract Matrix CreateMatrix(int columns);

    /// <summary>Rows of <paramref name="columns"/> numbers with the values given, row after row.</summary>
    public Matrix CreateMatrix(int columns, ReadOnlySpan<float> values)
    {
        var matrix = CreateMatrix(columns);
        matrix.Upload(values);
        return matrix;
    }

    /// <summary>No segments yet.</summary>
    public abstract Segments CreateSegments();

    /// <summary>No indices yet.</summary>
    public abstract Indices CreateIndices();

    /// <summary>Packs weights for <see cref="Multiply"/>.</summary>
    /// <param name="weights">depth × width numbers; a row of the input is multiplied from the left.</param>
    /// <param name="bias"><paramref name="width"/> numbers, or none for 0.</param>
    /// <param name="depth">Numbers per row of the input.</param>
    /// <param name="width">Numbers per row of the output.</param>
    /// <param name="precision">Tensor cores must be asked for.</param>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    public Linear CreateLinear(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int depth, int width, Precision precision = Precision.Single)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (weights.Length != (long)depth * width)
            throw new ArgumentException($"CreateLinear: {weights.Length} weights are not {depth}×{width}.", nameof(weights));
        if (bias.Length != 0 && bias.Length != width)
            throw new ArgumentException($"CreateLinear: a bias of {bias.Length} does not belong to rows of {width}.", nameof(bias));
        return OnCreateLinear(weights, bias, depth, width, precision);
    }

    /// <summary>output = activation(input × weights + bias), or with <paramref name="add"/> activation(output + input × weights + bias).</summary>
    /// <param name="input">n × depth.</param>
    /// <param name="linear">depth × width.</param>
    /// <param name="output">n × width; another matrix than the input.</param>
    /// <param name="activation">Applied on the way into memory.</param>
    /// <param name="add">The output has n rows and is added to.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or something lives elsewhere.</exception>
    public void Multiply(Matrix input, Linear linear, Matrix output, Activation activation = Activation.None, bool add = false)
    {
        var check = new Check(this, nameof(Multiply));
        check.Lives(input, linear, output);
        check.Columns(input, linear.Depth, "weights of", linear);
        check.Columns(output, linear.Width, "weights of", linear);
        check.Apart(input, output);
        if (add) check.Rows(output, input.Rows, "to add to");
        output.Resize(input.Rows);
        if (input.Rows > 0) OnMultiply(input, linear, output, activation, add);
    }

    /// <summary>values = activation(values + bias), in place.</summary>
    /// <param name="values">n × columns.</param>
    /// <param name="bias">1 × columns; null for 0.</param>
    /// <param name="activation">A function of each sum.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or something lives elsewhere.</exception>
    public void Bias(Matrix values, Matrix? bias, Activation activation = Activation.None)
    {
        var check = new Check(this, nameof(Bias));
        check.Lives(values);
        if (bias is not null)
        {
            check.Lives(bias);
            check.Shape(bias, 1, values.Columns, "the bias of", values);
            check.Apart(values, bias);
        }
        if (values.Rows > 0) OnBias(values, bias, activation);
    }

    /// <summary>Brings each row to mean 0 and variance 1, then to scale and shift: (x - mean) / √(variance + epsilon) · scale + shift.</summary>
    /// <param name="input">n × columns.</param>
    /// <param name="scale">1 × columns.</param>
    /// <param name="shift">1 × columns.</param>
    /// <param name="output">n × columns; may be the input.</param>
    /// <param name="epsilon">Above 0.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or something lives elsewhere.</exception>
    public void LayerNorm(Matrix input, Matrix scale, Matrix shift, Matrix output, float epsilon = 1e-6f)
    {
        var check = new Check(this, nameof(LayerNorm));
        check.Lives(input, scale, shift, output);
        check.Shape(scale, 1, input.Columns, "the scale of", input);
        check.Shape(shift, 1, input.Columns, "the shift of", input);
        check.Columns(output, input.Columns, "an input of", input);
        check.Positive(epsilon);
        output.Resize(input.Rows);
        if (input.Rows > 0) OnLayerNorm(input, scale, shift, output, epsilon);
    }

    /// <summary>Turns each row into shares that add up to 1, in place: e^x / Σ e^x. A row with NaN or +∞, or of -∞ alone, becomes NaN.</summary>
    /// <param name="values">n × columns.</param>
    /// <exception cref="ArgumentException">It lives elsewhere.</exception>
    public void Softmax(Matrix values)
    {
        new Check(this, nameof(Softmax)).Lives(values);
        if (values.Rows > 0) OnSoftmax(values);
    }

    /// <summary>Each row looks at the rows of its own segment and at no others: softmax(q·kᵀ / √(width/heads)) · v, head by head.</summary>
    /// <param name="qkv">n × 3·width: in each row queries, keys and values side by side, each of them head after head.</param>
    /// <param name="segments">Of n rows together, none longer than <see cref="LongestSegment"/>.</param>
    /// <param name="output">n × width; another matrix than the input.</param>
    /// <param name="heads">A divisor of width.</param>
    /// <param name="causal">A row looks at itself and at those before it alone.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, a segment is too long, or something lives elsewhere.</exception>
    public void Attention(Matrix qkv, Segments segments, Matrix output, int heads, bool causal = false)
    {
        var check = new Check(this, nameof(Attention));
        check.Lives(qkv, segments, output);
        check.Columns(qkv, 3L * output.Columns, "an output of", output);
        check.Heads(heads, output);
        check.Segments(segments, qkv);
        check.Apart(qkv, output);
        if (segments.Longest > LongestSegment) throw check.Error($"a segment has {segments.Longest} rows; the most is {LongestSegment}.", nameof(segments));
        output.Resize(qkv.Rows);
        if (qkv.Rows > 0) OnAttention(qkv, segments, output, heads, causal);
    }

    /// <summary>output[i] = table[rows[i]], or with <paramref name="add"/> added to what is there.</summary>
    /// <param name="table">n × columns.</param>
    /// <param name="rows">m numbers below n.</param>
    /// <param name="output">m × columns; another matrix than the table.</param>
    /// <param name="add">The output has m rows and is added to.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, a number is too large, or something lives elsewhere.</exception>
    public void Gather(Matrix table, Indices rows, Matrix output, bool add = false)
    {
        var check = new Check(this, nameof(Gather));
        check.Lives(table, rows, output);
        check.Columns(output, table.Columns, "a table of", table);
        check.Apart(table, output);
        if (rows.Largest >= table.Rows) throw check.Error($"there is no row {rows.Largest} in a table of {table}.", nameof(rows));
        if (add) check.Rows(output, rows.Count, "to add to");
        output.Resize(rows.Count);
        if (rows.Count > 0) OnGather(table, rows, output, add);
    }

    /// <summary>The mean of each segment's rows; 0 for a segment without rows.</summary>
    /// <param name="input">n × columns.</param>
    /// <param name="segments">m segments of n rows together.</param>
    /// <param name="output">m × columns; another matrix than the input.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or something lives elsewhere.</exception>
    public void MeanPool(Matrix input, Segments segments, Matrix output)
    {
        var check = new Check(this, nameof(MeanPool));
        check.Lives(input, segments, output);
        check.Columns(output, input.Columns, "an input of", input);
        check.Segments(segments, input);
        check.Apart(input, output);
        output.Resize(segments.Count);
        if (segments.Count > 0) OnMeanPool(input, segments, output);
    }

    /// <summary>Brings each row to length 1, in place: x / √max(Σ x², epsilon). A row of zeros stays one.</summary>
    /// <param name="values">n × columns.</param>
    /// <param name="epsilon">Above 0.</param>
    /// <exception cref="ArgumentException">It lives elsewhere.</exception>
    public void Normalize(Matrix values, float epsilon = 1e-12f)
    {
        var check = new Check(this, nameof(Normalize));
        check.Lives(values);
        check.Positive(epsilon);
        if (values.Rows > 0) OnNormalize(values, epsilon);
    }

    /// <summary>
    /// For each query the rows of the index with the largest dot products, best first, of equal ones the lower row first. The index is read once for all
    /// queries, 64 of them at a time. A row whose product is NaN or -∞ is no hit.
    /// </summary>
    /// <remarks>
    /// Products are float32, and so are hits and scores, whatever the precision: with <see cref="Precision.Tf32"/> tensor cores look for the rows that may be among the
    /// best, and those are multiplied again. Worth it for many queries at once. Where too many rows are nearly equal to tell, the index is read a second time.
    /// </remarks>
    /// <param name="queries">q × columns.</param>
    /// <param name="index">n × columns.</param>
    /// <param name="k">1 to <see cref="MostHits"/>.</param>
    /// <param name="hits">Room for exactly q × k: k for each query. Where there are fewer rows than k the rest is <see cref="Hit.None"/>.</param>
    /// <param name="precision">
    /// How rows are looked for: <see cref="Precision.Single"/>, or <see cref="Precision.Tf32"/> for CUDA's tensor cores (sm_80 and later) and rows of a multiple of 4
    /// numbers. Elsewhere it is <see cref="Precision.Single"/> always.
    /// </param>
    /// <exception cref="ArgumentException">Shapes do not fit, something lives elsewhere, or the precision is another.</exception>
    public void TopK(Matrix queries, Matrix index, int k, Span<Hit> hits, Precision precision = Precision.Single)
    {
        var check = new Check(this, nameof(TopK));
        check.Lives(queries, index);
        check.Columns(queries, index.Columns, "an index of", index);
        if (k is < 1 or > MostHits) throw check.Error($"{k} hits; from 1 to {MostHits} can be had.", nameof(k));
        if (hits.Length != (long)queries.Rows * k) throw check.Error($"{queries.Rows} queries × {k} hits do not fit into {hits.Length}.", nameof(hits));
        if (precision is not (Precision.Single or Precision.Tf32)) throw check.Error($"a scan is {nameof(Precision.Single)} or {nameof(Precision.Tf32)}, not {precision}.", nameof(precision));
        hits.Fill(Hit.None);
        if (queries.Rows > 0 && index.Rows > 0) OnTopK(queries, index, k, precision, hits);
    }

    /// <summary>Gives back what the operations hold for themselves. Matrices and weights are their makers' to dispose.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    private protected abstract Linear OnCreateLinear(ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, int depth, int width, Precision precision);

    private protected abstract void OnMultiply(Matrix input, Linear linear, Matrix output, Activation activation, bool add);

    private protected abstract void OnBias(Matrix values, Matrix? bias, Activation activation);

    private protected abstract void OnLayerNorm(Matrix input, Matrix scale, Matrix shift, Matrix output, float epsilon);

    private protected abstract void OnSoftmax(Matrix values);

    private protected abstract void OnAttention(Matrix qkv, Segments segments, Matrix output, int heads, bool causal);

    private protected abstract void OnGather(Matrix table, Indices rows, Matrix output, bool add);

    private protected abstract void OnMeanPool(Matrix input, Segments segments, Matrix output);

    private protected abstract void OnNormalize(Matrix values, float epsilon);

    private protected abstract void OnTopK(Matrix queries, Matrix index, int k, Precision precision, Span<Hit> hits);
}
