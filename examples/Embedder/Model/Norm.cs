namespace GWorker.Examples.Embedder;

/// <summary>Brings each row to mean 0 and variance 1, then to the scale and shift that were learned.</summary>
internal sealed class Norm(Operations operations, ReadOnlySpan<float> scale, ReadOnlySpan<float> shift) : IDisposable
{
    readonly Matrix scale = operations.CreateMatrix(scale.Length, scale);
    readonly Matrix shift = operations.CreateMatrix(shift.Length, shift);

    public void Apply(Operations operations, Matrix input, Matrix output) => operations.LayerNorm(input, scale, shift, output);

    public void Dispose()
    {
        scale.Dispose();
        shift.Dispose();
    }
}
