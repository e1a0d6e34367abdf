namespace GWorker.Tests;

/// <summary>What operations refuse, and how they say it.</summary>
public sealed class ShapeTests
{
    readonly Operations operations = Operations.OnHost(threads: 1);

    [Fact]
    public void A_shape_that_does_not_fit_is_named_with_its_operation()
    {
        using var linear = operations.CreateLinear(new float[12], [], 3, 4);
        Says("Multiply: input: it has rows of 5; weights of 3×4 on the host need rows of 3. (Parameter 'input')", () => operations.Multiply(Rows(2, 5), linear, Rows(0, 4)));
        Says("Multiply: output: it has rows of 5; weights of 3×4 on the host need rows of 4. (Parameter 'output')", () => operations.Multiply(Rows(2, 3), linear, Rows(0, 5)));
        Says("Multiply: output: it has 1 rows to add to; 2 are needed. (Parameter 'output')", () => operations.Multiply(Rows(2, 3), linear, Rows(1, 4), add: true));
        Says("LayerNorm: scale: the scale of 2×3 on the host is 1×3, and this is 1×4 on the host. (Parameter 'scale')", () => operations.LayerNorm(Rows(2, 3), Rows(1, 4), Rows(1, 3), Rows(0, 3)));
        Says("Bias: bias: the bias of 2×3 on the host is 1×3, and this is 2×3 on the host. (Parameter 'bias')", () => operations.Bias(Rows(2, 3), Rows(2, 3)));
        Says("Attention: heads: 2 heads do not divide rows of 3. (Parameter 'heads')", () => operations.Attention(Rows(2, 9), operations.CreateSegments(2), Rows(0, 3), 2));
        Says("Attention: segments: they have 3 rows together, and the input is 2×9 on the host. (Parameter 'segments')", () => operations.Attention(Rows(2, 9), operations.CreateSegments(1, 2), Rows(0, 3), 1));
        Says("TopK: hits: 2 queries × 3 hits do not fit into 5. (Parameter 'hits')", () => operations.TopK(Rows(2, 3), Rows(9, 3), 3, new Hit[5]));
        Says("TopK: k: 129 hits; from 1 to 128 can be had. (Parameter 'k')", () => operations.TopK(Rows(1, 3), Rows(9, 3), 129, new Hit[129]));
        Says("CreateLinear: 11 weights are not 3×4. (Parameter 'weights')", () => operations.CreateLinear(new float[11], [], 3, 4));
        Says("CreateLinear: a bias of 3 does not belong to rows of 4. (Parameter 'bias')", () => operations.CreateLinear(new float[12], new float[3], 3, 4));
    }

    [Fact]
    public void A_row_that_is_not_in_the_table_is_named()
    {
        Says("Gather: rows: there is no row 4 in a table of 4×3 on the host. (Parameter 'rows')", () => operations.Gather(Rows(4, 3), operations.CreateIndices(1, 4), Rows(0, 3)));
        Says("Indices: number 1 is -1. (Parameter 'rows')", () => operations.CreateIndices(3, -1));
    }

    [Fact]
    public void A_segment_longer_than_the_limit_is_refused_and_one_as_long_is_not()
    {
        using var output = operations.CreateMatrix(1);
        using var longest = operations.CreateSegments(Operations.LongestSegment);
        operations.Attention(Rows(Operations.LongestSegment, 3), longest, output, 1);
        Assert.Equal(Operations.LongestSegment, output.Rows);
        using var longer = operations.CreateSegments(Operations.LongestSegment + 1);
        Says("Attention: segments: a segment has 4097 rows; the most is 4096. (Parameter 'segments')", () => operations.Attention(Rows(Operations.LongestSegment + 1, 3), longer, output, 1));
    }

    [Fact]
    public void What_lives_elsewhere_is_refused() => Labs.Run(Lab.Cpu, accelerated =>
    {
        using var there = accelerated.CreateMatrix(3, [1, 2, 3]);
        var error = Assert.Throws<ArgumentException>(() => operations.Softmax(there));
        Assert.Equal("Softmax: values: it lives on CPUAccelerator, these operations on the host. Make it with the operations that take it. (Parameter 'values')", error.Message);
    });

    [Fact]
    public void What_is_read_while_it_is_written_or_disposed_is_refused()
    {
        using var square = operations.CreateLinear(new float[9], [], 3, 3);
        var rows = Rows(2, 3);
        Says("Multiply: output: it is read while it is written: give another matrix. (Parameter 'output')", () => operations.Multiply(rows, square, rows));
        rows.Dispose();
        Assert.Throws<ObjectDisposedException>(() => operations.Softmax(rows));
        Assert.Throws<ObjectDisposedException>(() => rows.Resize(1));
    }

    [Fact]
    public void Numbers_that_make_no_whole_rows_are_refused()
    {
        Says("Upload: 4 numbers do not make whole rows of 3. (Parameter 'values')", () => operations.CreateMatrix(3, new float[4]));
        Says("Upload: 3 numbers from row 2 on do not fit into 2×3. (Parameter 'values')", () => Rows(2, 3).Upload(new float[3], 2));
        Says("Download: 2×3 does not fit into 5 numbers. (Parameter 'values')", () => Rows(2, 3).Download(new float[5]));
    }

    Matrix Rows(int rows, int columns) => operations.CreateMatrix(columns, new float[rows * columns]);

    static void Says(string message, Action work) => Assert.Equal(message, Assert.ThrowsAny<ArgumentException>(work).Message);
}
