// Streams: a small language model writes to several callers at once, token by token.
// dotnet run --project examples/09.TokenStream [-- a-text.txt "A prompt" "Another"]
using GWorker;

var text = args.FirstOrDefault(Path.Exists) ?? Path.Combine(AppContext.BaseDirectory, "text");
string[] prompts = [.. args.Where(a => !Path.Exists(a))];
if (prompts.Length == 0) prompts = ["A worker", "The queue", "A call", "When a node", "A batch", "Every item", "The caller", "A lost"];

// snippet: stream
var models = App.Cls<LanguageModel>().Batched(LanguageModel.Methods.Generate, 4);   // 4 places: whoever ends makes room for the next

await using var node = await App.Of("chat", models).Start();
var model = node.Get<LanguageModel>().With(text: text);

async Task Write(string prompt, Line line, CancellationToken stop)
{
    await foreach (var token in model.With(heat: 0.6).Within(1.Mins).Generate.Remote((prompt, 40), stop))
        line.Add(token);                                                            // leaving this loop stops the method
}
// end

Console.WriteLine(models.Plan());
Console.WriteLine($"trained on {await model.Words.Remote():#,0} words of {text}");
Console.WriteLine();

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) => { e.Cancel = true; stop.Cancel(); };
var page = new Page(prompts);
var start = TimeProvider.System.GetTimestamp();
try
{
    await Task.WhenAll(prompts.Select((prompt, i) => Write(prompt, page.Lines[i], stop.Token)));
}
catch (OperationCanceledException)
{
    // Ctrl+C: what was written stays.
}

var took = TimeProvider.System.GetElapsedTime(start);
page.End();
var (steps, places) = await model.Steps.Remote();
Console.WriteLine();
Console.WriteLine($"{prompts.Length} prompts, {page.Tokens} tokens in {steps} steps and {took.TotalSeconds:0.0} s: {(double)places / steps:0.0} sequences in a step");

// snippet: worker
[Worker]
public partial class LanguageModel
{
    Ngrams model = null!;
    int steps, places;

    [Parameter(PerPool = true)] public partial string Text { get; } = "";   // a text is a model of its own
    [Parameter] public partial double Heat { get; } = 1;                    // those who ask for another write in steps of their own

    [OnEnter] void Train() => model = Ngrams.Train(Text);

    [Method]
    public void Generate(Live<(string Prompt, int Limit), Draft, string> sequences)     // one step of all that live
    {
        Thread.Sleep(15);                                       // a step of a large model takes as long for sixteen as for one
        steps++;
        places += sequences.Count;
        foreach (var one in sequences)
        {
            var draft = one.State ??= new Draft(model, one.Input.Prompt);
            one.Emit(draft.Next(Heat));
            if (draft.IsDone || one.Steps + 1 == one.Input.Limit) one.End();
        }
    }

    [Method] public int Words() => model.Words;
    [Method] public (int Steps, int Places) Steps() => (steps, places);
}
// end
