namespace GWorker;

/// <summary>About how many bytes an input holds, for the queue's bound: exact for text and arrays of primitives, a flat 64 for the rest.</summary>
internal static class ItemSize
{
    internal static int Of<T>(T input)
    {
        if (typeof(T).IsValueType) return 64;
        return input switch
        {
            null => 0,
            string text => Clamp(2L * text.Length),
            string?[] texts => Sum(texts),
            Array { Rank: 1 } array when array.GetType().GetElementType() is { IsPrimitive: true } => Clamp(Buffer.ByteLength(array)),
            _ => 64,
        };
    }

    /// <summary>The same, and exact for arrays of arrays: for what is kept for long.</summary>
    internal static long OfKept<T>(T value) => value is Array?[] arrays and not string?[][]? arrays.Sum(static a => (long)Of(a)) : Of(value);

    static int Sum(string?[] texts)
    {
        var sum = 0L;
        foreach (var text in texts) sum += 2L * (text?.Length ?? 0);
        return Clamp(sum);
    }

    static int Clamp(long bytes) => (int)Math.Min(bytes, int.MaxValue);
}
