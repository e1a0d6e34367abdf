// Exact nearest neighbours on a device: lines of a text, by what they mean.
// dotnet run -c Release --project examples/VectorSearch -- README.md < questions.txt
using System.CommandLine;
using System.Globalization;
using GWorker;
using GWorker.Examples.Embedder;
using GWorker.Examples.VectorSearch;

var text = new Argument<FileInfo?>("text") { Description = "A text file, each line of which is to be found.", Arity = ArgumentArity.ZeroOrOne };
var saved = new Option<FileInfo>("--index") { Description = "Where the index is kept: made from the text if one is given, else opened.", DefaultValueFactory = static _ => new(Path.Combine(Path.GetTempPath(), "vectors.gwv")) };
var synthetic = new Option<string?>("--synthetic") { Description = "Instead of a text: so many made-up vectors, 1000000x512. For measuring." };
var best = new Option<int>("--best") { Description = "How many lines are shown.", DefaultValueFactory = static _ => 3 };
var queries = new Option<int>("--queries") { Description = "With --synthetic: how many queries are sent at once.", DefaultValueFactory = static _ => 1024 };
var precision = new Option<string>("--precision") { Description = "How lines are looked for: single, or tf32 on a GPU with tensor cores. Both score in float32.", DefaultValueFactory = static _ => "single" };
precision.AcceptOnlyFromAmong("single", "tf32");

var command = new RootCommand("Finds the lines of a text that mean the most like what you type or pipe in.") { text, saved, synthetic, best, queries, precision };
command.SetAction(async (parsed, stop) =>
{
    // snippet: searchers
    var embedders = App.Cls<Embedder>().MinWorkers(parsed.GetValue(synthetic) is null ? 1 : 0).Concurrent(128).Batched(64, 5.Ms);
    var searchers = App.Cls<Searcher>()
        .Gpu(Gpu.Any, Gpu.Cpu)
        .Concurrent(256)
        .Batched(256, 2.Ms);                // one scan of the index answers all queries of a batch

    await using var node = await App.Of("search", embedders, searchers).Start(new() { Devices = DeviceCatalog.Find() }, stop);
    // end
    var how = Enum.Parse<Precision>(parsed.GetValue(precision)!, ignoreCase: true);
    if (parsed.GetValue(synthetic) is { } size) return await Measure(node, size, parsed.GetValue(queries), how);

    var index = parsed.GetValue(saved)!.FullName;
    if (parsed.GetValue(text) is { } file)
    {
        var lines = File.ReadLines(file.FullName).Select(l => l.Trim()).Where(l => l.Length > 0).Distinct().ToArray();
        if (lines.Length == 0) throw new InvalidDataException($"{file.FullName} has no lines.");
        var vectors = await Task.WhenAll(lines.Select(l => node.Get<Embedder>().Embed.Remote(l, stop)));
        VectorFile.Write(index, vectors, lines);
        Console.Error.WriteLine($"{lines.Length} lines indexed in {index}");
    }

    VectorFile.Check(index);
    var known = File.ReadAllLines(VectorFile.LinesOf(index));
    var searcher = node.Get<Searcher>().With(index: index, best: parsed.GetValue(best), precision: how);
    if (!Console.IsInputRedirected) Console.Error.WriteLine("Type a question; an empty line ends.");
    while (await Console.In.ReadLineAsync(stop) is { Length: > 0 } question)
    {
        var vector = await node.Get<Embedder>().Embed.Remote(question, stop);
        Console.WriteLine($"> {question}");
        foreach (var (row, score) in await searcher.Search.Remote(vector, stop)) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {score:0.00}  {known[row]}"));
    }

    return 0;
});

try
{
    return await command.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (Exception end) when (end is OperationCanceledException or DrainingException)   // Ctrl+C
{
    return 130;
}
catch (Exception error) when (error is IOException or InvalidDataException or FormatException or GWorkerException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

static async Task<int> Measure(Node node, string size, int count, Precision precision)
{
    var name = MadeUp.Prefix + size;
    var (rows, columns) = MadeUp.Size(name);
    var searcher = node.Get<Searcher>().With(index: name, precision: precision);
    var vectors = Enumerable.Range(0, count).Select(i =>
    {
        var vector = new float[columns];
        MadeUp.Row(i % rows, vector);
        return vector;
    }).ToArray();
    await searcher.Search.Remote(vectors[0]);
    Console.WriteLine(node.Leases);
    var start = TimeProvider.System.GetTimestamp();
    var found = await Task.WhenAll(vectors.Select(v => searcher.Search.Remote(v)));
    var took = TimeProvider.System.GetElapsedTime(start);
    var right = Enumerable.Range(0, count).Count(i => found[i][0].Row == i % rows);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} queries over {size} in {took.TotalSeconds:0.00} s: {count / took.TotalSeconds:0} a second; {right} of them found themselves"));
    return 0;
}
