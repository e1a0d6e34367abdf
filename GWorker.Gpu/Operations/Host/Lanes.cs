using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>A row as vectors. The last one may hold fewer numbers than a vector has: the rest is filled in, and not stored.</summary>
/// <remarks>Rows begin wherever they do in memory, but vectors begin where a row does: so sums run in one order wherever a row lies.</remarks>
internal static class Lanes
{
    internal static int Step => Vector<float>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Load(ReadOnlySpan<float> row, int at, float rest = 0) =>
        at + Step <= row.Length ? Vector.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)at) : LoadPart(row[at..], rest);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector<float> value, Span<float> row, int at)
    {
        if (at + Step <= row.Length) value.StoreUnsafe(ref MemoryMarshal.GetReference(row), (nuint)at);
        else StorePart(value, row[at..]);
    }

    static Vector<float> LoadPart(ReadOnlySpan<float> part, float rest)
    {
        Span<float> place = stackalloc float[Step];
        place.Fill(rest);
        part.CopyTo(place);
        return new Vector<float>(place);
    }

    static void StorePart(Vector<float> value, Span<float> part)
    {
        for (var i = 0; i < part.Length; i++) part[i] = value[i];
    }
}
