namespace GWorker.Tests.BadInput;

[Worker]
public partial class Sink
{
    internal static int Runs;

    [Method] public int Length(string text) { Interlocked.Increment(ref Runs); return text.Length; }
    [Method] public int Rows(float[][] rows) { Interlocked.Increment(ref Runs); return rows.Length; }
    [Method] public string Make(int length) => new('x', length);
    [Method] public int Next(int x) => x + 1;
}

public sealed record Uncontracted(int A);

[Worker]
public partial class Unsendable
{
    [Method] public int Take(Uncontracted it) => it.A;
    [Method] public Stream Give() => Stream.Null;
    [Method] public int Fine(int x) => x;
}

[Worker]
public partial class OnGpu(GpuDevice device)
{
    [Method] public string Where() => device.Name;
}
