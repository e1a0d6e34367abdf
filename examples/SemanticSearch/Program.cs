// Asks a folder of text files, by what they mean: a pipeline of three workers and a function, mapped over the texts and then over questions.
// dotnet run --project examples/SemanticSearch -- docs --include "*.md"
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GWorker;
using GWorker.Examples.Embedder;
using GWorker.Examples.SemanticSearch;
using Spectre.Console;
using Embedder = GWorker.Examples.SemanticSearch.Embedder;
using Tokenizer = GWorker.Examples.SemanticSearch.Tokenizer;

var folder = new Argument<DirectoryInfo?>("folder") { Description = "The folder to search. Without one: a few texts that come with this program.", Arity = ArgumentArity.ZeroOrOne };
var include = new Option<string[]>("--include") { Description = "Only files of this name, \"*.md\", or path, \"docs/*\". May be given several times.", DefaultValueFactory = static _ => [] };
var top = new Option<int>("--top") { Description = "How many passages are shown for each question, 1 to 32.", DefaultValueFactory = static _ => 3 };
var json = new Option<bool>("--json") { Description = "Answer each question with one JSON line: {\"question\", \"hits\": [{\"file\", \"line\", \"score\", \"text\"}]}." };
var save = new Option<FileInfo?>("--save") { Description = "Keep the index in this file, and a second one with .txt added." };
var open = new Option<FileInfo?>("--open") { Description = "Ask an index that was saved, instead of a folder." };
var mermaid = new Option<bool>("--mermaid") { Description = "Print the pipeline as a mermaid chart." };
top.Validators.Add(static r =>
{
    if (r.GetValueOrDefault<int>() is < 1 or > 32) r.AddError("--top must be from 1 to 32.");
});

var command = new RootCommand("Finds passages in text files by what they mean. Type questions, or pipe them in, one a line.") { folder, include, top, json, save, open, mermaid };
command.Validators.Add(r =>
{
    var isMade = r.GetValue(folder) is not null || r.GetValue(save) is not null || r.GetValue(include) is { Length: > 0 };
    if (isMade && r.GetValue(open) is not null) r.AddError("--open asks an index as it is: give no folder, no --include and no --save with it.");
});
command.SetAction(async (parsed, cancel) =>
{
    var (opened, saved) = (parsed.GetValue(open)?.FullName, parsed.GetValue(save)?.FullName);
    var searched = parsed.GetValue(folder)?.ToString() ?? Path.Combine(AppContext.BaseDirectory, "texts");
    var isBuiltIn = opened is null && parsed.GetValue(folder) is null;
    if (isBuiltIn) Note("No folder was given, so this asks a few texts that come with the example. --help says how to ask your own.");
    var texts = opened is null ? TextFolder.Read(searched, parsed.GetValue(include)!, cancel) : null;
    if (opened is not null) Note($"{IndexFile.Read(opened).Length} passages in {opened}");
    ModelFolder.Check(ModelFolder.Path);
    using var kept = opened is not null ? IndexPlace.Opened(opened) : saved is not null ? IndexPlace.ToSave(saved) : IndexPlace.Temporary();

    // snippet: workers
    var tokenizers = App.Cls<Tokenizer>().MinWorkers(1).Concurrent(16);
    var embedders = App.Cls<Embedder>().Gpu(Gpu.Any, Gpu.Cpu).MinWorkers(1).Concurrent(128).Batched(64, 5.Ms);
    var indexes = App.Cls<PassageIndex>().Gpu(Gpu.Any, Gpu.Cpu).Concurrent(256).Batched(256, 2.Ms);

    await using var node = await App.Of("semantic-search", tokenizers, embedders, indexes).Start(new() { Devices = DeviceCatalog.Find() }, cancel);
    var (tokenizer, embedder) = (node.Get<Tokenizer>(), node.Get<Embedder>());
    // end

    var count = parsed.GetValue(top);

    // snippet: search
    var index = node.Get<PassageIndex>().With(file: kept.Path, best: 4 * count);    // an index has workers of its own, which load it once

    var flow = tokenizer.Encode >> embedder.Embed >> index.Search >> (hits => hits.Top(count));
    // end
    Note(parsed.GetValue(mermaid) ? flow.ToMermaid() : $"pipeline: {flow}");

    if (texts is not null)
    {
        if (texts.Skipped.Length > 0) Note($"left out: {texts.Skipped}");
        var start = Stopwatch.GetTimestamp();
        var vectors = await IndexProgress.Show(texts.Passages.Count, progress => Embed(texts.Passages, progress));
        IndexFile.Write(kept.Path, vectors, texts.Passages);
        Note(string.Create(CultureInfo.InvariantCulture, $"{texts.Passages.Count} passages of {texts.Files} files indexed in {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s"));
    }

    var dialogue = new Dialogue(flow, new Answers(parsed.GetValue(json)));
    return await dialogue.Run(isBuiltIn, cancel);

    async Task<List<float[]>> Embed(IReadOnlyList<Passage> passages, IProgress<MapProgress> progress)
    {
        // snippet: index
        var embed = tokenizer.Encode >> embedder.Embed;                         // both stages work at once, on different passages
        var vectors = new List<float[]>();
        await foreach (var vector in embed.Map(passages.Select(p => p.Text), progress: progress, cancel: cancel)) vectors.Add(vector);
        // end
        return vectors;
    }
});

try
{
    // Time for the node to stop in order after Ctrl+C: 30 s for what runs, 30 s for its workers' ends, and some.
    return await command.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(70) });
}
catch (Exception end) when (end is OperationCanceledException or DrainingException)   // the node hears of Ctrl+C too, and may be first
{
    if (!Console.IsInputRedirected) Note("");
    return 130;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or ModelException or GWorkerException)
{
    Console.Error.WriteLine(error.InnerException is ModelException model ? model.Message : error.Message);
    return 1;
}

static void Note(string text) => Consoles.Notes.WriteLine(text);
