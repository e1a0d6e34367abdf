namespace GWorker;

/// <summary>The thread that has work, and threads of the pool that come to take parts of it.</summary>
/// <remarks>
/// The caller never waits for a thread to come, only for those that have taken a part: on a busy machine it does the work alone. A thread that comes late, to
/// work that is done or to the next one, is no harm: it takes a part that is there, or none. A call costs no memory.
/// </remarks>
internal sealed class Team(int threads) : IThreadPoolWorkItem
{
    // Far above any number of parts, and far from where counting on from it would overflow.
    const int Closed = int.MaxValue / 2;

    // Operations follow each other within microseconds. A thread that has just helped looks out for the next one for about twenty of them.
    const int Looks = 200;

    readonly int[] seats = new int[threads];
    Job job = null!;
    int parts;
    int next = Closed;
    int inside;
    int called;
    Exception? failure;

    internal int Threads => threads;

    internal void Run(Job job, int parts)
    {
        if (parts == 1 || threads == 1)
        {
            for (var part = 0; part < parts; part++) job.Run(part, 0);
            return;
        }

        (this.job, this.parts) = (job, parts);
        failure = null; // the caller's own part may have thrown last time, and nobody looked at another's
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
        throw new InvalidOperationException($"Another thread's part failed: {error.Message}", error);
    }

    void IThreadPoolWorkItem.Execute()
    {
        do
        {
            do Help();
            while (IsOpenSoon());
            Interlocked.Decrement(ref called);
        }
        while (IsOpen && Interlocked.Increment(ref called) > 0); // whoever opened just now may have counted on this thread
    }

    bool IsOpen => Volatile.Read(ref next) < Volatile.Read(ref parts);

    void Help()
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
        }
    }

    void Take(int worker)
    {
        for (var part = Interlocked.Increment(ref next) - 1; part < parts; part = Interlocked.Increment(ref next) - 1) job.Run(part, worker);
    }

    bool IsOpenSoon()
    {
        for (var look = 0; look < Looks; look++)
        {
            if (IsOpen) return true;
            Thread.SpinWait(4);
        }
        return false;
    }

    // No more threads are called than there are seats, and one that is called takes one seat at a time.
    int Sit()
    {
        var seat = 1;
        while (Interlocked.Exchange(ref seats[seat], 1) == 1) seat = seat % (threads - 1) + 1;
        return seat;
    }
}
