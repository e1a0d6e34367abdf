using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>Four numbers that are read from memory in one go.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal readonly struct Four(float a, float b, float c, float d)
{
    internal readonly float A = a, B = b, C = c, D = d;

    /// <summary>These, or zeros. Chosen, not branched to.</summary>
    internal Four If(bool kept) => new(kept ? A : 0, kept ? B : 0, kept ? C : 0, kept ? D : 0);

    /// <summary>The first so many of these, and zeros for the others.</summary>
    internal Four First(int count) => new(count > 0 ? A : 0, count > 1 ? B : 0, count > 2 ? C : 0, count > 3 ? D : 0);
}
