namespace GWorker.Tests;

/// <summary>Test data, and matrices for it.</summary>
internal static class Numbers
{
    internal static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        foreach (ref var number in numbers.AsSpan()) number = random.NextSingle() * 2 - 1;
        return numbers;
    }

    internal static float[] Download(this Matrix matrix)
    {
        var numbers = new float[matrix.Length];
        matrix.Download(numbers);
        return numbers;
    }

    internal static Indices CreateIndices(this Operations operations, params ReadOnlySpan<int> rows)
    {
        var indices = operations.CreateIndices();
        indices.Set(rows);
        return indices;
    }

    internal static Segments CreateSegments(this Operations operations, params ReadOnlySpan<int> lengths)
    {
        var segments = operations.CreateSegments();
        segments.Set(lengths);
        return segments;
    }

    internal static void Near(double[] expected, float[] actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (double.IsNaN(expected[i]) ? !float.IsNaN(actual[i]) : !(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])) || expected[i] == actual[i]))
                Assert.Fail($"At {i} of {expected.Length}: expected {expected[i]}, got {actual[i]}.");
        }
    }
}
