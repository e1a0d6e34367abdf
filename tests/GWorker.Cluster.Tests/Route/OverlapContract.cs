using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>Stages of one pipeline work side by side and hold each other back, over every route.</summary>
public abstract class OverlapContract(StartedRoute route) : RouteContract(route)
{
    readonly string key = Guid.NewGuid().ToString("N");

    [Theory, InlineData(true), InlineData(false)]
    public async Task Stages_work_on_different_items_at_the_same_time(bool ordered)
    {
        // One slot for all of the first stage: its runs follow each other, and each ends when the test says so.
        var flow = Flow.Of((string item) => $"{key}first{item}", "first") >> Single.Hold >> Flow.Of((int _) => $"{key}second{Interlocked.Increment(ref seconds)}", "second") >> Roomy.Hold;
        var map = All(flow.Map(["1", "2", "3"], ordered: ordered));
        await Control.Open.Remote(await Started("first1", "first2", "first3")).Soon();
        var next = await Started("first1", "first2", "first3");

        // Two runs of two items that nobody has let end: both are in user code now.
        await Started("second1");
        await Control.Open.Remote(next).Soon();
        await Started("second2");
        var last = await Started("first1", "first2", "first3");
        Assert.False(map.IsCompleted);
        foreach (var one in (string[])[last, $"{key}second1", $"{key}second2", $"{key}second3"]) await Control.Open.Remote(one).Soon();
        Assert.Equal([1, 1, 1], await map.Soon());
    }

    int seconds;
    readonly HashSet<string> seen = [];

    /// <summary>Ends with the key of one of these runs, which has begun and was not seen before.</summary>
    async Task<string> Started(params string[] runs)
    {
        using var stop = new CancellationTokenSource();
        var waits = runs.Select(run => $"{key}{run}").Where(run => !seen.Contains(run)).ToDictionary(run => (Task)Control.Started.Remote(run, stop.Token));
        var begun = waits[await Task.WhenAny(waits.Keys).Soon()];
        await stop.CancelAsync();
        seen.Add(begun);
        return begun;
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_slow_last_stage_slows_the_source(bool ordered)
    {
        const int InFlight = 4, Let = 30;

        // In order: in each stage what its block holds, what its pump has in hand, and what the stage behind awaits. Else in the whole flow, and in hand.
        var most = ordered ? 3 * (InFlight + 2) : InFlight + 2;
        var (read, let, ahead) = (0, 0, 0);
        var flow = Roomy.Next >> (x => $"{key}{x}") >> Roomy.Hold;
        var answers = 0;
        using var stop = new CancellationTokenSource();
        var reading = Read();
        for (var i = 1; i <= Let; i++)
        {
            await Control.Started.Remote($"{key}{i}").Soon();
            Interlocked.Increment(ref let);
            await Control.Open.Remote($"{key}{i}").Soon();
        }

        await Control.Started.Remote($"{key}{Let + InFlight}").Soon();
        await stop.CancelAsync();
        await reading.ThrowsAny<OperationCanceledException>();
        Assert.InRange(ahead, InFlight, most);
        Assert.InRange(answers, Let - InFlight, Let);
        await Control.Stopped.Remote($"{key}{Let + InFlight}").Soon();

        async Task Read()
        {
            await foreach (var x in flow.Map(Source(), InFlight, ordered, cancel: stop.Token)) answers += x;
        }

        IEnumerable<int> Source()
        {
            for (; read < 1_000_000; read++)
            {
                ahead = Math.Max(ahead, read + 1 - Volatile.Read(ref let));
                yield return read;
            }
        }
    }
}
