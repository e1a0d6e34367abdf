using System.Threading.Tasks.Dataflow;

namespace GWorker.Bench;

/// <summary>
/// What one would write by hand for plain calls: a bounded graph, sixteen at a time, order given up, a promise per call whose
/// continuations run elsewhere, and a failure that ends its own call alone.
/// </summary>
/// <param name="name">Its row.</param>
/// <param name="buffered">A BufferBlock in front, so that calls wait outside of the block that runs them.</param>
internal sealed class DataflowSubject(string name, bool buffered) : Subject(name)
{
    const int Bound = 16_384;

    readonly Adder adder = new();
    ITargetBlock<DataflowCall> entry = null!;
    ActionBlock<DataflowCall> run = null!;

    internal override Task Start()
    {
        // Behind a buffer the runner's own bound only has to be deep enough to keep sixteen runs fed.
        run = new(Run, new() { MaxDegreeOfParallelism = 16, EnsureOrdered = false, BoundedCapacity = buffered ? 256 : Bound });
        entry = run;
        if (!buffered) return Task.CompletedTask;
        var buffer = new BufferBlock<DataflowCall>(new() { BoundedCapacity = Bound, EnsureOrdered = false });
        buffer.LinkTo(run, new() { PropagateCompletion = true });
        entry = buffer;
        return Task.CompletedTask;
    }

    internal override Task<int> Call(int number)
    {
        var call = new DataflowCall(number);
        return entry.Post(call) ? call.Task : DataflowCall.Overloaded();
    }

    public override async ValueTask DisposeAsync()
    {
        entry.Complete();
        await run.Completion.ConfigureAwait(false);
    }

    async Task Run(DataflowCall call)
    {
        try
        {
            call.TrySetResult(await adder.Next(call.Number).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            call.TrySetException(error);
        }
    }
}
