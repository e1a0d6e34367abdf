using System.Diagnostics;
using System.Globalization;
using GWorker.Examples.Embedder;

namespace GWorker.Bench;

/// <summary>
/// The Embedder's model through GWorker, beside the same forward pass called by hand on the same texts: all of them are there
/// at once, and by hand each batch is the next 64. Interleaved, medians of 7.
/// </summary>
internal static class EmbedderBench
{
    const int Batch = 64;

    internal static void Run(Report report, bool quick) => Measure(report, quick ? 256 : 2048, quick ? 2 : 7).GetAwaiter().GetResult();

    static async Task Measure(Report report, int count, int rounds)
    {
        ModelFolder.Check(ModelFolder.Path);
        using var encoder = SentenceEncoder.Open(ModelFolder.Path);
        var texts = Enumerable.Repeat(Sentences.All, count / Sentences.All.Length).SelectMany(t => t).ToArray();
        var tokens = texts.Distinct().ToDictionary(t => t, t => encoder.Tokens(t).Length, StringComparer.Ordinal);
        var sorted = texts.OrderBy(t => tokens[t]).ToArray();
        report.Line($"{texts.Length} texts, {tokens.Values.Average().ToString("0.0", CultureInfo.InvariantCulture)} tokens in the mean, {tokens.Values.Min()} to {tokens.Values.Max()}.");
        report.Line();

        await using var node = await App.Of("bench", App.Cls<Embedder>().MinWorkers(1).Concurrent(128).Batched(Batch, 20.Ms)).Start();
        var embed = node.Get<Embedder>().Embed;
        var subjects = new (string Name, Func<Task> Run)[]
        {
            ("by hand, mixed", () => ByHand(encoder, texts, Batch)),
            ("GWorker, mixed", () => Task.WhenAll(texts.Select(t => embed.Remote(t)))),
            ("by hand, length-sorted", () => ByHand(encoder, sorted, Batch)),
            ("GWorker, length-sorted", () => Task.WhenAll(sorted.Select(t => embed.Remote(t)))),
            ("by hand, batches of 8", () => ByHand(encoder, texts, 8)),
            ("by hand, one at a time", () => ByHand(encoder, texts, 1)),
        };
        var rates = subjects.Select(_ => new List<double>()).ToArray();
        foreach (var (_, run) in subjects) await run();
        for (var round = 0; round < rounds; round++)
        {
            Report.Progress($"round {round + 1} of {rounds}");
            for (var i = 0; i < subjects.Length; i++)
            {
                var which = (i + round) % subjects.Length;
                var started = Stopwatch.GetTimestamp();
                await subjects[which].Run();
                rates[which].Add(texts.Length / Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        var median = rates.Select(r => r.Order().ElementAt(r.Count / 2)).ToArray();
        report.Table("texts/s", ["", "median", "least", "most"], subjects.Select((s, i) => new[] { s.Name, Number(median[i]), Number(rates[i].Min()), Number(rates[i].Max()) }));
        report.Line("The authors' own JavaScript, measured earlier on a machine of this kind: 141 texts/s one at a time, 335 in batches of 8 (2 cores).");
        report.Line();
        report.Number("embedder.texts_per_s", median[1], "0");
        report.Number("embedder.vs_by_hand", median[1] / median[0]);
        report.Number("embedder.mixed_vs_sorted", median[1] / median[3]);
        report.Number("embedder.batch8_texts_per_s", median[4], "0");
        report.Number("embedder.batch1_texts_per_s", median[5], "0");
    }

    static Task ByHand(SentenceEncoder encoder, string[] texts, int batch)
    {
        foreach (var some in texts.Chunk(batch)) encoder.Encode(some);
        return Task.CompletedTask;
    }

    static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
