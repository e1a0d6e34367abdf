// Work that is started now and fetched later, by its id.
// dotnet run --project examples/11.Spawn
using GWorker;

// snippet: spawn
var writers = App.Cls<ReportWriter>().Concurrent(2).Idempotent();           // what is lost with a worker or a node runs again

await using var node = await App.Of("reports", writers).Start();
var writer = node.Get<ReportWriter>();

FunctionCall<string> call = await writer.With(language: "de").Write.Spawn("sales", timeToLive: 10.Mins);
string id = call.Id;                                                        // into a database, a link, an answer over HTTP
Console.WriteLine(await call.Status());                                     // queued, starting worker for 12.S, running for 3.S
// end

// snippet: fetch
var found = await writer.Write.Fetch(id);                                   // in any process of the cluster, at any time
string report = await found.Get(timeout: 30.S);                             // again and again, until 10 minutes after its end
Console.WriteLine($"{report}; {await found.Status()}");
// end

// snippet: cancel
var slow = await writer.Within(2.H).Write.Spawn("everything");              // an hour where nothing is said
try
{
    await slow.Get(timeout: 1.S);
}
catch (CallPendingException late)                                           // the call goes on
{
    Console.WriteLine($"not yet: {late.Status?.Stage}");
    await slow.Cancel();
}
// end
Console.WriteLine(await slow.Status());

try
{
    await writer.Write.Fetch("00000000000000000000000000");
}
catch (UnknownCallException unknown)
{
    Console.WriteLine(unknown.Message);
}

[Worker]
public partial class ReportWriter
{
    [Parameter] public partial string Language { get; } = "en";

    [OnEnter] Task Load() => Task.Delay(100);

    [Method]
    public async Task<string> Write(string topic, CancellationToken stop)
    {
        await Task.Delay(topic == "everything" ? Timeout.Infinite : 1_000, stop);
        return $"a report on {topic} in {Language}";
    }
}
