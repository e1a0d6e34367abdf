// Health probes: liveness restarts a worker, readiness takes it out of the traffic and brings it back.
// dotnet run --project examples/05.Probes
using System.Threading.Channels;
using GWorker;

var start = TimeProvider.System.GetTimestamp();
void Say(string what) => Console.WriteLine($"{TimeProvider.System.GetElapsedTime(start).TotalSeconds,4:0.0} s  {what}");

// snippet: probes
var models = App.Cls<Model>()
    .Gpu("A100", Gpu.Cpu)
    .MinWorkers(1)
    .Concurrent(4)
    .Liveness(Model.Methods.Health, period: 200.Ms, failures: 3)    // usually 30.S: three misses in a row restart it
    .Readiness(Model.Methods.IsWarm, period: 100.Ms);               // no new calls while this fails
// end

await using var node = await App.Of("models", models).Start();
var model = node.Get<Model>();
var last = "";
var seen = Channel.CreateUnbounded<string>();
using var watch = new Timer(_ => Watch(), null, 0, 20);

await Until("epoch 1 Ready");
Say($"predict {await model.Predict.Remote([1, 2, 3])}");

Say("the device is lost");
await model.LoseDevice.Remote();
await Until("epoch 2 Ready");           // three misses, then a new instance with a device of its own
Say($"predict {await model.Predict.Remote([1, 2, 3])}");

Say("the cache has gone cold");
await model.Cool.Remote();
await Until("IsWarm gave false");
var sum = await model.Predict.Remote([1, 2, 3]);
await Until("epoch 2 Ready");
Say($"predict {sum}: the call had waited for the worker to be ready again");

void Watch()
{
    var worker = node.Status.Pools[0].Workers[0];
    var line = $"epoch {worker.Epoch} {worker.Stage}{(worker.Why is { } why ? $" ({why})" : "")}";
    if (Interlocked.Exchange(ref last, line) == line) return;
    Say($"    {line}");
    seen.Writer.TryWrite(line);
}

async Task Until(string part)
{
    await foreach (var line in seen.Reader.ReadAllAsync())
        if (line.Contains(part, StringComparison.Ordinal)) return;
}

// snippet: worker
[Worker]
public partial class Model
{
    bool hasDevice = true;
    int cold;

    [Method] public bool Health() => hasDevice ? true : throw new InvalidOperationException("device lost");

    [Method] public bool IsWarm() => cold == 0 || --cold == 0;      // warms up a little with every look

    [Method] public float Predict(float[] x) => x.Sum();

    [Method] public void LoseDevice() => hasDevice = false;

    [Method] public void Cool() => cold = 20;
}
// end
