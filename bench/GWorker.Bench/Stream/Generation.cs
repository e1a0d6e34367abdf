using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>Sequences of geometric lengths through one worker, by continuous and by static batching: the same callers, the same lengths, the same step.</summary>
internal static class Generation
{
    const int Callers = 64;

    internal static int Sequences(bool quick) => quick ? 200 : 2_000;

    /// <summary>One way: finished sequences per second, steps, and how full they were.</summary>
    internal readonly record struct Found(double PerSecond, int Steps, double Live);

    internal static async Task<(Found Continuous, Found Static)> Measure(bool quick)
    {
        var lengths = Lengths.Of(Sequences(quick));
        var cls = App.Cls<Decoder>().MinWorkers(1).Concurrent(Decoder.Places + 1)
            .Batched(Decoder.Methods.Continuous, Decoder.Places).Batched(Decoder.Methods.Static, Decoder.Places, 20.Ms).Eager();
        await using var node = await App.Of("decoder", cls).Start(new ClusterOptions()).ConfigureAwait(false);
        var decoder = node.Get<Decoder>();
        await Run(lengths[..100], Continuous, decoder).ConfigureAwait(false);
        await Run(lengths[..100], Static, decoder).ConfigureAwait(false);
        return (await Run(lengths, Continuous, decoder).ConfigureAwait(false), await Run(lengths, Static, decoder).ConfigureAwait(false));

        async Task<int> Continuous(int length)
        {
            var read = 0;
            await foreach (var item in decoder.Continuous.Remote(length).ConfigureAwait(false)) read += item == read ? 1 : throw new InvalidOperationException($"{item} came instead of {read}.");
            return read;
        }

        async Task<int> Static(int length) => (await decoder.Static.Remote(length).ConfigureAwait(false)).Length;
    }

    static async Task<Found> Run(int[] lengths, Func<int, Task<int>> call, Handle<Decoder> decoder)
    {
        await decoder.Since.Remote().ConfigureAwait(false);
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < lengths.Length; i = Interlocked.Increment(ref next))
                if (await call(lengths[i]).ConfigureAwait(false) is var read && read != lengths[i]) throw new InvalidOperationException($"{read} items came of {lengths[i]}.");
        }))).ConfigureAwait(false);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (steps, taken) = await decoder.Since.Remote().ConfigureAwait(false);
        return new(lengths.Length / seconds, steps, taken / (double)steps);
    }
}
