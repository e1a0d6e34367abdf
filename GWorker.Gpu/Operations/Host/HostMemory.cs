using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>Numbers that begin where a cache line does, so that no vector of theirs lies in two.</summary>
internal readonly struct HostMemory
{
    const int Line = 64;

    readonly float[] numbers;
    readonly int first;

    HostMemory(float[] numbers, int first) => (this.numbers, this.first) = (numbers, first);

    internal static readonly HostMemory Empty = new([], 0);

    internal int Length => numbers.Length == 0 ? 0 : numbers.Length - Line / sizeof(float);

    internal Span<float> Span => numbers.AsSpan(first);

    /// <summary>What is in it is undefined.</summary>
    /// <exception cref="InsufficientMemoryException">An array cannot have as many numbers.</exception>
    internal static unsafe HostMemory Of(long length)
    {
        if (length > Array.MaxLength - Line) throw new InsufficientMemoryException($"{length} numbers are more than one matrix on the host can have.");

        // Pinned, because what is moved does not stay at the beginning of a line.
        var numbers = GC.AllocateUninitializedArray<float>((int)length + Line / sizeof(float), pinned: true);
        var at = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(numbers));
        return new HostMemory(numbers, (int)((Line - at % Line) % Line / sizeof(float)));
    }
}
