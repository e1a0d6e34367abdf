namespace GWorker.Tests.TestKit;

/// <summary>A device of which every lease has an object of its own, as real ones have.</summary>
sealed class OpeningGpu(string name) : GpuDevice
{
    readonly List<string> notes = [];

    internal string[] Notes
    {
        get { lock (notes) return [.. notes]; }
    }

    internal DeviceLease? Last { get; private set; }

    public override string Name => name;

    public override long Memory => 80L << 30;

    protected internal override GpuDevice Open(DeviceLease lease)
    {
        Last = lease;
        Note($"open {lease.Worker} {lease.Epoch}");
        var opened = new FakeGpu(name);
        opened.Own(new End(() => Note($"close {lease.Epoch}")));
        return opened;
    }

    void Note(string note)
    {
        lock (notes) notes.Add(note);
    }

    sealed class End(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
