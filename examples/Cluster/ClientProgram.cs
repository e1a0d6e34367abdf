using System.Diagnostics;

namespace GWorker.Examples.Cluster;

/// <summary>A client: keeps calls in flight, sends the next when one is over, and knows what became of each.</summary>
static class ClientProgram
{
    const int InFlight = 64;

    // A call that no node takes is to fail while somebody still looks.
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    // A failure is not a reason to send faster.
    static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(50);

    static readonly string[] Texts = ["a black cat", "two black cats", "stock market", "it rains in the mountains", "rain all week"];

    internal static async Task<int> Run(string[] seeds, TimeSpan life)
    {
        using var lifeline = new Lifeline(life);
        try
        {
            // snippet: client
            await using var node = await App.Connect("text-embedder", new() { Seeds = seeds }, lifeline.Stop);
            var embedder = node.Get<TextEmbedder>().Within(Deadline);
            // end
            var tally = new Tally();
            var calls = Task.WhenAll(Enumerable.Range(0, InFlight).Select(i => Call(embedder, Texts[i % Texts.Length], tally, lifeline.Stop)));
            var over = Task.WhenAny(lifeline.Stopping(), node.Stopped);
            while (!over.IsCompleted)
            {
                Console.WriteLine(tally.Report(node.Cluster).Line());
                await Task.WhenAny(over, Task.Delay(TimeSpan.FromSeconds(1)));
            }

            // Every call ends at its deadline at the latest: one that has not by then is lost, and is counted so.
            await Task.WhenAny(calls, node.Stopped.IsCompleted ? Task.Delay(TimeSpan.FromSeconds(2)) : Task.Delay(Deadline + TimeSpan.FromSeconds(5)));
            Console.WriteLine(tally.Report(node.Cluster).Line());
            if (!node.Stopped.IsCompleted) return 0;

            Console.Error.WriteLine("the cluster is gone, or has voted this client out");
            return 3;
        }
        catch (OperationCanceledException) when (lifeline.Stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (GWorkerException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }

    static async Task Call(Handle<TextEmbedder> embedder, string text, Tally tally, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            tally.OnSent();
            try
            {
                await embedder.Embed.Remote(text);
                tally.OnAnswer(Stopwatch.GetElapsedTime(start));
            }
            catch (Exception error)
            {
                if (tally.OnFailure(error)) Console.Error.WriteLine($"the first {error.GetType().Name}: {error.Message}");
                await Task.Delay(AfterFailure, CancellationToken.None);
            }
        }
    }
}
