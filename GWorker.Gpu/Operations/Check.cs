using System.Runtime.CompilerServices;

namespace GWorker;

/// <summary>Refuses what an operation cannot take, before anything is computed: each error names the operation and the shapes. Nothing is written before there is an error.</summary>
internal readonly ref struct Check(Operations operations, string operation)
{
    readonly string operation = operation;
    readonly Place place = operations.Place;

    internal void Lives(Resident one, [CallerArgumentExpression(nameof(one))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(one, name);
        ObjectDisposedException.ThrowIf(one.IsDisposed, one);
        if (one.Place != place) throw Error($"it lives on {one.Place}, these operations on {place}. Make it with the operations that take it.", name);
    }

    internal void Lives(
        Resident one, Resident two,
        [CallerArgumentExpression(nameof(one))] string first = "", [CallerArgumentExpression(nameof(two))] string second = "")
    {
        Lives(one, first);
        Lives(two, second);
    }

    internal void Lives(
        Resident one, Resident two, Resident three,
        [CallerArgumentExpression(nameof(one))] string first = "", [CallerArgumentExpression(nameof(two))] string second = "", [CallerArgumentExpression(nameof(three))] string third = "")
    {
        Lives(one, two, first, second);
        Lives(three, third);
    }

    internal void Lives(
        Resident one, Resident two, Resident three, Resident four,
        [CallerArgumentExpression(nameof(one))] string first = "", [CallerArgumentExpression(nameof(two))] string second = "",
        [CallerArgumentExpression(nameof(three))] string third = "", [CallerArgumentExpression(nameof(four))] string fourth = "")
    {
        Lives(one, two, first, second);
        Lives(three, four, third, fourth);
    }

    internal void Columns(Matrix matrix, long columns, string whose, Resident owner, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        if (matrix.Columns != columns) throw Error($"it has rows of {matrix.Columns}; {whose} {owner} need rows of {columns}.", name);
    }

    internal void Rows(Matrix matrix, int rows, string why, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        if (matrix.Rows != rows) throw Error($"it has {matrix.Rows} rows {why}; {rows} are needed.", name);
    }

    internal void Shape(Matrix matrix, int rows, int columns, string whose, Matrix owner, [CallerArgumentExpression(nameof(matrix))] string name = "")
    {
        if (matrix.Rows != rows || matrix.Columns != columns) throw Error($"{whose} {owner} is {rows}×{columns}, and this is {matrix}.", name);
    }

    internal void Apart(Matrix input, Matrix output, [CallerArgumentExpression(nameof(output))] string name = "")
    {
        if (ReferenceEquals(input, output)) throw Error("it is read while it is written: give another matrix.", name);
    }

    internal void Segments(Segments segments, Matrix rows)
    {
        if (segments.Rows != rows.Rows) throw Error($"they have {segments.Rows} rows together, and the input is {rows}.", nameof(segments));
    }

    internal void Heads(int heads, Matrix output)
    {
        if (heads < 1 || output.Columns % heads != 0) throw Error($"{heads} heads do not divide rows of {output.Columns}.", nameof(heads));
    }

    internal void Positive(float epsilon)
    {
        if (!(epsilon > 0)) throw Error($"epsilon is {epsilon}; it must be above 0.", nameof(epsilon));
    }

    internal ArgumentException Error(string what, string name) => new($"{operation}: {name}: {what}", name);
}
