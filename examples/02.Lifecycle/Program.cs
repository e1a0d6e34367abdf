// Lifecycle hooks: load before the first call, unload after the last answer.
// dotnet run --project examples/02.Lifecycle
using GWorker;

var llms = App.Cls<LlmServer>().Gpu("H100", Gpu.Cpu).MinWorkers(1);

// snippet: scope
Task<string> last;
await using (var node = await App.Of("llm", llms).Start())
{
    var llm = node.Get<LlmServer>();
    Timeline.Say(await llm.Generate.Remote("Hello"));

    last = llm.Generate.Remote("Goodbye");
    await Timeline.Until("thinking about Goodbye");     // what has not begun is not waited for: it fails with DrainingException
    Timeline.Say("leaving the scope");
}   // takes no new calls, finishes running ones within .Grace(30.S), then runs [OnExit]
// end

Timeline.Say(await last);

// snippet: worker
[Worker]
public partial class LlmServer
{
    string? weights;

    [OnEnter]
    async Task Load(CancellationToken stop)     // once, before the first call
    {
        Timeline.Say("loading weights");
        await Task.Delay(300, stop);
        weights = "llama-3";
    }

    [OnExit]
    void Unload()                               // once, after the last answer
    {
        Timeline.Say($"unloading {weights}");
        weights = null;
    }

    [Method]
    public async Task<string> Generate(string prompt, CancellationToken cancel)
    {
        Timeline.Say($"thinking about {prompt}");
        await Task.Delay(200, cancel);
        return $"{prompt} from {weights}";
    }
}
// end
