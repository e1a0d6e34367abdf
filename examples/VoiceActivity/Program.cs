// Bring your own runtime: Silero VAD in ONNX Runtime, in a batched worker that remembers every stream.
// dotnet run -c Release --project examples/VoiceActivity -- talk.wav another.wav
using System.CommandLine;
using System.Globalization;
using GWorker;
using GWorker.Examples.VoiceActivity;

var files = new Argument<FileInfo[]>("files") { Description = "WAV files: 16 kHz, one channel, 16 bits.", Arity = ArgumentArity.ZeroOrMore };
var synthetic = new Option<int>("--synthetic") { Description = "Instead of files: so many made-up streams at a time, for measuring." };
var seconds = new Option<double>("--seconds") { Description = "How long each of them is.", DefaultValueFactory = static _ => 10 };
var most = new Option<int>("--batch") { Description = "The most frames that one run of the model takes.", DefaultValueFactory = static _ => 32 };

var command = new RootCommand("Finds speech in sound.") { files, synthetic, seconds, most };
command.SetAction(async (parsed, _) =>
{
    var sounds = parsed.GetValue(synthetic) is > 0 and var count
        ? Enumerable.Range(0, count).Select(i => (Name: $"synthetic {i}", Samples: Synthetic.Sound(i, parsed.GetValue(seconds)))).ToList()
        : [.. parsed.GetValue(files)!.Select(f => (f.Name, Samples: Wav.Read(f.FullName)))];
    if (sounds.Count == 0)
    {
        Console.Error.WriteLine("Name a WAV file, or say --synthetic 64.");
        return 1;
    }

    // snippet: detectors
    var size = Math.Min(parsed.GetValue(most), sounds.Count);
    var detectors = App.Cls<VoiceDetector>()
        .Gpu(Gpu.Any, Gpu.Cpu)
        .MinWorkers(1)                  // it remembers each stream, so there is one
        .Concurrent(sounds.Count)
        .Batched(size, 2.Ms)            // one run of the model for many streams; meanwhile the others' next frames come
        .Eager();                       // and a frame that comes a moment late takes the next run

    await using var node = await App.Of("voice", detectors).Start(new() { Devices = DeviceCatalog.Find() });
    var detector = node.Get<VoiceDetector>();
    // end
    Console.WriteLine(node.Leases);

    var start = TimeProvider.System.GetTimestamp();
    var heard = await Task.WhenAll(sounds.Select((s, i) => Listener.Hear(detector, $"{i} {s.Name}", s.Samples)));
    var took = TimeProvider.System.GetElapsedTime(start);
    for (var i = 0; i < heard.Length; i++)
    {
        var segments = SpeechSegments.Of(heard[i]);
        Console.WriteLine($"{sounds[i].Name}: {(segments.Count == 0 ? "no speech" : string.Join(", ", segments.Select(Text)))}");
    }

    var frames = heard.Sum(h => h.Length);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{frames} frames of 32 ms in {took.TotalSeconds:0.00} s: {frames / took.TotalSeconds:0} a second, {frames * 0.032 / took.TotalSeconds:0} times as fast as they were spoken"));
    return 0;

    static string Text(Segment s) => string.Create(CultureInfo.InvariantCulture, $"{s.Start:0.00}-{s.End:0.00} s");
});

try
{
    return await command.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception end) when (end is OperationCanceledException or DrainingException)   // Ctrl+C
{
    return 130;
}
catch (Exception error) when (error is IOException or InvalidDataException or GWorkerException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
