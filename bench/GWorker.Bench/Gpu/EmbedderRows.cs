using System.Diagnostics;
using System.Globalization;
using GWorker.Examples.Embedder;

namespace GWorker.Bench;

/// <summary>
/// The Embedder through GWorker on the CPU, beside ONNX Runtime on the same model, texts and batch. ONNX Runtime is called by hand on texts that
/// are already cut; GWorker's rate has queue, window, cutting and answers in it. Interleaved, medians.
/// </summary>
internal static class EmbedderRows
{
    internal static void Run(Report report, bool quick, FileInfo? onnx) => Measure(report, quick ? 2 : 7, onnx).GetAwaiter().GetResult();

    static async Task Measure(Report report, int rounds, FileInfo? onnx)
    {
        ModelFolder.Check(ModelFolder.Path);
        var threads = Environment.ProcessorCount;
        using var encoder = SentenceEncoder.Open(ModelFolder.Path, threads);
        using var other = onnx is null ? null : new OnnxEncoder(onnx.FullName, threads);
        var mixed = Sentences.Make(256, seed: 20);
        var pieces = mixed.ToDictionary(t => t, encoder.Tokens, StringComparer.Ordinal);
        var sorted = mixed.OrderBy(t => pieces[t].Length).ToArray();
        report.Line($"256 texts, {mixed.Average(t => pieces[t].Length).ToString("0.0", CultureInfo.InvariantCulture)} tokens in the mean, {threads} threads.");
        if (other is not null) report.Line($"Largest difference between a number of ours and one of ONNX Runtime's: {Farthest(encoder, other, mixed, pieces).ToString("0.0e0", CultureInfo.InvariantCulture)}.");
        report.Line();

        var rates = new List<(string Name, int Batch, List<double> Rates)>();
        var ratios = new Dictionary<int, double>();
        foreach (var batch in (int[])[1, 8, 32, 64, 256])
        {
            await using var node = await App.Of("bench", App.Cls<Embedder>().MinWorkers(1).Concurrent(2 * batch).Batched(batch, 20.Ms)).Start();
            var embed = node.Get<Embedder>().Embed;
            var subjects = new List<(string Name, Func<Task> Run)>
            {
                ("GWorker, mixed", () => Task.WhenAll(mixed.Select(t => embed.Remote(t)))),
                ("GWorker, length-sorted", () => Task.WhenAll(sorted.Select(t => embed.Remote(t)))),
            };
            if (other is not null)
            {
                subjects.Add(("ONNX Runtime, mixed", () => ByHand(other, mixed, pieces, batch)));
                subjects.Add(("ONNX Runtime, length-sorted", () => ByHand(other, sorted, pieces, batch)));
            }
            var found = subjects.Select(_ => new List<double>()).ToArray();
            foreach (var (_, run) in subjects) await run();
            for (var round = 0; round < rounds; round++)
            {
                Report.Progress($"batch {batch}, round {round + 1} of {rounds}");
                for (var i = 0; i < subjects.Count; i++)
                {
                    var which = (i + round) % subjects.Count;
                    var started = Stopwatch.GetTimestamp();
                    await subjects[which].Run();
                    found[which].Add(mixed.Length / Stopwatch.GetElapsedTime(started).TotalSeconds);
                }
            }
            for (var i = 0; i < subjects.Count; i++) rates.Add((subjects[i].Name, batch, found[i]));
            if (batch == 64) report.Number("gpu.embedder.mixed_vs_sorted", Median(found[0]) / Median(found[1]));
            if (other is not null) ratios[batch] = Median(found[0]) / Median(found[2]);
        }

        report.Table("texts/s", ["", "batch", "median", "least", "most"], rates.Select(r => new[] { r.Name, $"{r.Batch}", Number(Median(r.Rates)), Number(r.Rates.Min()), Number(r.Rates.Max()) }));
        foreach (var (batch, ratio) in ratios) report.Number($"gpu.embedder.vs_onnx.batch{batch}", ratio);
        if (ratios.TryGetValue(64, out var bar)) report.Number("gpu.embedder.vs_onnx", bar);
    }

    static Task ByHand(OnnxEncoder other, string[] texts, Dictionary<string, int[]> pieces, int batch)
    {
        foreach (var some in texts.Chunk(batch)) other.Encode(Array.ConvertAll(some, t => pieces[t]));
        return Task.CompletedTask;
    }

    static double Farthest(SentenceEncoder encoder, OnnxEncoder other, string[] texts, Dictionary<string, int[]> pieces)
    {
        var ours = encoder.Encode(texts);
        var theirs = other.Encode(Array.ConvertAll(texts, t => pieces[t]));
        return ours.Zip(theirs, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max();
    }

    static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
