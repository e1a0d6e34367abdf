// Lifecycle hooks: load before the first call, unload after the last answer.
// dotnet run --project examples/02.Lifecycle
using GWorker;

var clock = TimeProvider.System;
var start = clock.GetTimestamp();
void Say(string what) => Console.WriteLine($"{clock.GetElapsedTime(start).TotalMilliseconds,5:0} ms  {what}");
LlmServer.Say = Say;

// snippet: scope
Task<string> last;
await using (var node = await App.Of("llm", App.Cls<LlmServer>().Gpu("H100", Gpu.Cpu).MinWorkers(1)).Start())
{
    Say("started: every call from here on finds the weights loaded");
    var llm = node.Get<LlmServer>();
    await llm.Generate.Remote("Hello");
    last = llm.Generate.Remote("Goodbye");
    Say("leaving the scope while a call still runs");
}   // takes no new calls, finishes running ones within .Grace(30.S), then runs [OnExit]
// end

Console.WriteLine(await last);

// snippet: worker
[Worker]
public partial class LlmServer
{
    string? weights;

    [OnEnter]
    async Task Load(CancellationToken stop)
    {
        Say("loading weights");
        await Task.Delay(300, stop);
        weights = "llama-3";
    }

    [OnExit]
    void Unload()
    {
        Say($"unloading {weights}");
        weights = null;
    }

    [Method]
    public async Task<string> Generate(string prompt, CancellationToken cancel)
    {
        await Task.Delay(200, cancel);
        Say($"answering {prompt}");
        return $"{prompt} from {weights}";
    }

    public static Action<string> Say { get; set; } = Console.WriteLine;
}
// end
