namespace GWorker.Bench;

/// <summary>What all servers do, and what all clients send: the same bytes of work on every wire.</summary>
internal static class Work
{
    internal const int Dimensions = 384;

    /// <summary>15.5 KiB: a frame of GWorker, full.</summary>
    internal const int FrameBytes = 15_872;

    static readonly string[] Texts = [.. Enumerable.Range(1, 16).Select(i => $"{i:00} black cats sat on the mats of {i} houses and watched the rain")];

    internal static int Next(int number) => number + 1;

    /// <summary>A new vector for each call, as a model would give, without the model.</summary>
    internal static float[] Embed(string text)
    {
        var vector = new float[Dimensions];
        Array.Fill(vector, text[1]);
        return vector;
    }

    /// <summary>A stream that costs its method next to nothing.</summary>
    internal static async IAsyncEnumerable<int> Count(int count)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        for (var i = 0; i < count; i++) yield return i;
    }

    internal static string Text(int number) => Texts[number & 15];

    internal static bool IsNext(int number, int answer) => answer == number + 1;

    internal static bool IsVector(int number, float[] answer) => answer.Length == Dimensions && answer[^1] == Text(number)[1];

    /// <summary>Bytes that no wire can make less of.</summary>
    internal static byte[] Payload(int bytes)
    {
        var payload = new byte[bytes];
        new Random(20).NextBytes(payload);
        return payload;
    }

    // Both ends, not all of it: comparing megabytes would be a part of what is measured.
    internal static bool IsSame(byte[] payload, byte[] answer) => answer.Length == payload.Length && answer[0] == payload[0] && answer[^1] == payload[^1];
}
