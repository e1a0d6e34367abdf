namespace GWorker;

/// <summary>Eight numbers that a kernel keeps in registers; an array would be in memory.</summary>
internal readonly struct Eight(float a, float b, float c, float d, float e, float f, float g, float h)
{
    internal readonly float A = a, B = b, C = c, D = d, E = e, F = f, G = g, H = h;

    /// <summary>This + x · y.</summary>
    internal Eight Plus(float x, Eight y) =>
        new(A + x * y.A, B + x * y.B, C + x * y.C, D + x * y.D, E + x * y.E, F + x * y.F, G + x * y.G, H + x * y.H);
}
