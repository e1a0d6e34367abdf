using System.Diagnostics;
using System.Globalization;
using GWorker.Examples.Embedder;

namespace GWorker.Bench;

/// <summary>
/// The Embedder through GWorker on a device; on the CPU beside ONNX Runtime on the same model, texts and batch. ONNX Runtime is called by hand on texts that
/// are already cut; GWorker's rate has queue, window, cutting and answers in it. Interleaved, medians.
/// </summary>
internal static class EmbedderRows
{
    internal static async Task Run(Report report, GpuBed bed, FileInfo? onnx)
    {
        // What ILGPU emulates makes a text in about a second.
        if (bed.Found.Kind == "emulated") return;
        ModelFolder.Check(ModelFolder.Path);
        using var encoder = SentenceEncoder.Open(ModelFolder.Path);
        using var other = bed.Found.IsCpu && onnx is not null ? new OnnxEncoder(onnx.FullName, Environment.ProcessorCount) : null;
        var mixed = Sentences.All;
        var pieces = mixed.ToDictionary(t => t, encoder.Tokens, StringComparer.Ordinal);
        var sorted = mixed.OrderBy(t => pieces[t].Length).ToArray();
        report.Line($"{mixed.Length} texts, {mixed.Average(t => pieces[t].Length).ToString("0.0", CultureInfo.InvariantCulture)} tokens in the mean.");
        if (other is not null) report.Line($"Largest difference between a number of ours and one of ONNX Runtime's: {Farthest(encoder.Encode(mixed), other.Encode(Array.ConvertAll(mixed, t => pieces[t]))).ToString("0.0e0", CultureInfo.InvariantCulture)}.");
        report.Line();

        var table = new List<string[]>();
        foreach (var batch in bed.Quick ? [64] : new[] { 1, 8, 32, 64, 256 })
        {
            Report.Progress($"the Embedder, batches of {batch}");
            var embedders = App.Cls<Embedder>().Gpu(bed.Wish).MinWorkers(1).Concurrent(2 * batch).Batched(batch, 20.Ms);
            await using var node = await App.Of("bench", embedders).Start(new() { Devices = bed.Devices });
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

            var rates = await Rates(subjects, mixed.Length, bed.Quick ? 1 : 7);
            var middle = Array.ConvertAll(rates, r => Sample.Middle(r));
            for (var i = 0; i < rates.Length; i++) table.Add([subjects[i].Name, $"{batch}", Number(middle[i]), Number(rates[i].Min()), Number(rates[i].Max())]);
            report.Number($"gpu.{bed.Label}.embedder_texts_per_s_batch{batch}", middle[0], "0");
            if (batch == 64) report.Number($"gpu.{bed.Label}.embedder_mixed_vs_sorted", middle[0] / middle[1]);
            if (batch == 64 && !bed.Found.IsCpu)
                report.Number($"gpu.{bed.Label}.embedder_farthest", Farthest(encoder.Encode(mixed), await Task.WhenAll(mixed.Select(t => embed.Remote(t)))), "0.0e0");
            if (other is not null) report.Number($"gpu.embedder.vs_onnx{(batch == 64 ? "" : $".batch{batch}")}", middle[0] / middle[2]);
        }

        report.Table($"{bed.Found.Name}: the Embedder, texts/s", ["", "batch", "median", "least", "most"], table);
    }

    static async Task<List<double>[]> Rates(List<(string Name, Func<Task> Run)> subjects, int texts, int rounds)
    {
        var rates = subjects.Select(_ => new List<double>()).ToArray();
        foreach (var (_, run) in subjects) await run();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < rates.Length; i++)
            {
                var which = (i + round) % rates.Length;
                var started = Stopwatch.GetTimestamp();
                await subjects[which].Run();
                rates[which].Add(texts / Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        return rates;
    }

    static Task ByHand(OnnxEncoder other, string[] texts, Dictionary<string, int[]> pieces, int batch)
    {
        foreach (var some in texts.Chunk(batch)) other.Encode(Array.ConvertAll(some, t => pieces[t]));
        return Task.CompletedTask;
    }

    static double Farthest(float[][] some, float[][] others) => some.Zip(others, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max();

    static string Number(double value) => value.ToString("0", CultureInfo.InvariantCulture);
}
