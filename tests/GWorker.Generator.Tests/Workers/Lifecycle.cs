using Microsoft.Extensions.Logging;

namespace GWorker.Generator.Tests.Workers;

public abstract class Root
{
    internal readonly List<string> Log = [];

    [OnEnter] protected void RootEnter() => Log.Add("root enter");
    [OnExit] protected void RootExit() => Log.Add("root exit");
    [OnEnter] protected virtual void Virtual() => Log.Add("root virtual");
    [Method] public virtual string Who() => "root";
    [Method] public int Depth() => 1;
}

[Worker]
public partial class Lower : Root
{
    [Parameter] public partial int Low { get; } = 1;

    [OnEnter]
    async Task Private(CancellationToken stop)
    {
        await Task.Yield();
        Log.Add($"lower enter {stop.CanBeCanceled}");
    }

    [OnExit]
    ValueTask Close()
    {
        Log.Add("lower exit");
        return default;
    }

    [OnEnter] protected override void Virtual() => Log.Add("lower virtual");
    public override string Who() => "lower";
}

public class Between : Lower
{
    [OnEnter]
    internal Task Middle()
    {
        Log.Add("between enter");
        return Task.CompletedTask;
    }
}

[Worker]
public sealed partial class Upper(GpuDevice gpu, ILogger<Upper> log, TimeProvider clock, string name = "none", Version? version = null, int? size = 3) : Between
{
    internal object?[] Given => [gpu, log, clock, name, version, size];

    [Parameter] public partial int High { get; } = 2;
    [OnEnter] void Private() => Log.Add("upper enter");
    [OnExit] void Last() => Log.Add("upper exit");
    [Method] public new int Depth() => 2 * base.Depth();
    [Method] public string Read() => $"{Low} {High}";
}

[Worker]
public partial class Pool<T>
{
    [Parameter] public partial T? Value { get; } = default;
    [Method] public T[] Echo(Batch<T> items) => [.. items];

    [Worker]
    internal partial class Inner<U>
    {
        [Method] public (T?, U?) Both() => default;
    }
}
