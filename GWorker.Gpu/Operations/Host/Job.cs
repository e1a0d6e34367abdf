namespace GWorker;

/// <summary>Parts of one kind of work, shared by the thread that has it and by threads of the pool that find the time.</summary>
/// <remarks>
/// Made once and used for ever, so that a call costs no memory. A thread of the pool that comes late, to a job that is done or to the next one, is no
/// harm: it takes a part that is there, or none. So the caller never waits for a thread to come, only for those that have taken a part.
/// </remarks>
internal sealed class Job<T>(int threads) : IThreadPoolWorkItem
    where T : struct, IWork
{
    // Far above any number of parts, and far from where counting on from it would overflow.
    const int Closed = int.MaxValue / 2;

    readonly int[] seats = new int[threads];
    T work;
    int parts;
    int next = Closed;
    int inside;
    int called;
    Exception? failure;

    internal void Run(in T work, int parts)
    {
        this.work = work;
        if (parts == 1 || threads == 1)
        {
            for (var part = 0; part < parts; part++) this.work.Run(part, 0);
            return;
        }

        this.parts = parts;
        Volatile.Write(ref next, 0);
        var wanted = Math.Min(threads, parts) - 1;
        while (Volatile.Read(ref called) < wanted)
        {
            Interlocked.Increment(ref called);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
        try
        {
            Take(0);
        }
        finally
        {
            // After this nobody takes a part, and who has one is inside. That is some hundred microseconds of work at most: not worth going to sleep for.
            Interlocked.Exchange(ref next, Closed);
            var spin = new SpinWait();
            while (Volatile.Read(ref inside) > 0) spin.SpinOnce(sleep1Threshold: -1);
        }
        if (failure is null) return;
        var error = failure;
        failure = null;
        throw new InvalidOperationException($"{typeof(T).Name} failed on another thread: {error.Message}", error);
    }

    void IThreadPoolWorkItem.Execute()
    {
        Interlocked.Increment(ref inside);
        var seat = Sit();
        try
        {
            Take(seat);
        }
        catch (Exception error)
        {
            Volatile.Write(ref failure, error);
        }
        finally
        {
            Volatile.Write(ref seats[seat], 0);
            Interlocked.Decrement(ref inside);
            Interlocked.Decrement(ref called);
        }
    }

    // There are as many seats as threads are called, and a thread counts as called until it has left its own.
    int Sit()
    {
        var seat = 1;
        while (Interlocked.Exchange(ref seats[seat], 1) == 1) seat = seat % (seats.Length - 1) + 1;
        return seat;
    }

    void Take(int worker)
    {
        for (var part = Interlocked.Increment(ref next) - 1; part < parts; part = Interlocked.Increment(ref next) - 1) work.Run(part, worker);
    }
}
