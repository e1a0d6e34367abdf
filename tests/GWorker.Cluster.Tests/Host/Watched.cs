using System.Collections.Concurrent;
using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>What a test tells <see cref="Watched"/> to do, and what it saw of it.</summary>
public sealed class Watch : IServiceProvider
{
    public object? GetService(Type type) => type == typeof(Watch) ? this : null;

    internal volatile bool Live = true;
    internal volatile bool Open = true;

    /// <summary>What the workers did.</summary>
    internal ConcurrentQueue<string> Notes { get; } = new();

    internal ConcurrentQueue<Watched> Instances { get; } = new();

    internal TaskCompletionSource Inside { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal ManualResetEventSlim Go { get; } = new();

    internal TaskCompletionSource Exited { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

[Worker]
public partial class Watched
{
    readonly Watch watch;

    public Watched(Watch watch)
    {
        this.watch = watch;
        watch.Instances.Enqueue(this);
    }

    [OnExit]
    void Exit()
    {
        watch.Notes.Enqueue("exit");
        watch.Exited.TrySetResult();
    }

    [Method] public bool IsLive() => watch.Live;
    [Method] public bool IsOpen() => watch.Open;
    [Method] public int Next(int x) => x + 1;

    /// <summary>Holds its thread until the test lets it go.</summary>
    [Method]
    public int Hang(int x)
    {
        watch.Inside.TrySetResult();
        watch.Go.Wait(Patient.Patience);
        watch.Notes.Enqueue("ran");
        return x;
    }
}
