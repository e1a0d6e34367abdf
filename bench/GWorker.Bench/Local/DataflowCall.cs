namespace GWorker.Bench;

/// <summary>A call on its way through a hand-written graph: its input, and its caller's task.</summary>
internal sealed class DataflowCall(int number) : TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    internal int Number => number;

    internal static Task<int> Overloaded() => System.Threading.Tasks.Task.FromException<int>(new InvalidOperationException("The graph is full."));
}
