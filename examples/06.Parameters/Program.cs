// Runtime parameters: values that ride on a call. Nothing is redeployed, and the model is not loaded again.
// dotnet run --project examples/06.Parameters
using GWorker;

await using var node = await App.Of("classify", App.Cls<Classifier>().MinWorkers(1).Concurrent(8), App.Cls<Translator>()).Start();

// snippet: parameters
var classifier = node.Get<Classifier>();
var strict = classifier.With(threshold: 0.7);           // a value: the same workers, another threshold

var usual = await classifier.Classify.Remote("great product, but late");        // 0.5, as the class says
var picky = await strict.Classify.Remote("great product, but late");            // 0.7, seen by this call only
// end
Console.WriteLine($"threshold 0.5: {usual}");
Console.WriteLine($"threshold 0.7: {picky}");
Console.WriteLine($"without a node: {new Classifier().Classify("great product, but late")}");     // a worker is plain C#

var calls = new[] { 0.1, 0.5, 0.7, 0.9 }.Select(async t => $"{t:0.0} {await classifier.With(threshold: t).Classify.Remote("great product, but late")}");
Console.WriteLine($"side by side: {string.Join(", ", await Task.WhenAll(calls))}");

// snippet: per-pool
var translator = node.Get<Translator>();
Console.WriteLine(await translator.Translate.Remote("cat"));
Console.WriteLine(await translator.With(language: "de").Translate.Remote("cat"));      // loads the German dictionary, once
Console.WriteLine(await translator.With(language: "de").Translate.Remote("dog"));
// end
Console.WriteLine($"pools: {string.Join(", ", node.Status.Pools.Select(p => p.Name))}");

// snippet: worker
[Worker]
public partial class Classifier
{
    [Parameter] public partial double Threshold { get; } = 0.5;

    [Method] public string Classify(string text) => Score(text) > Threshold ? "positive" : "negative";

    static double Score(string text) => text.Contains("great", StringComparison.Ordinal) ? 0.6 : 0.1;
}
// end

// snippet: per-pool-worker
[Worker]
public partial class Translator
{
    Dictionary<string, string> words = [];

    [Parameter(PerPool = true)] public partial string Language { get; } = "fr";     // each language has workers of its own

    [OnEnter] void Load() => words = Language == "de" ? new() { ["cat"] = "Katze", ["dog"] = "Hund" } : new() { ["cat"] = "chat", ["dog"] = "chien" };

    [Method] public string Translate(string word) => $"{Language}: {words[word]}";
}
// end
