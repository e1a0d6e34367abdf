using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>Calls that waited for a first worker get their default deadline when it is ready. The queue's alarm stayed at the end of a longer start-up budget, and told them late.</summary>
public partial class TheDefaultDeadlineIsKeptAfterALongStart
{
    [Worker]
    public partial class Endless
    {
        [Method] public async Task Wait() => await new TaskCompletionSource().Task;
    }

    [Fact]
    public async Task Five_minutes_are_five_minutes()
    {
        var clock = new FakeTimeProvider();
        var node = await App.Of("t", App.Cls<Endless>().StartupTimeout(1.H).Grace(1.S)).Start(new() { Clock = clock });
        var call = node.Get<Endless>().Wait.Remote();
        await node.Quiet();
        clock.Advance(TimeSpan.FromMinutes(5));
        await node.Quiet();
        Assert.True(call.IsFaulted, $"the call is {call.Status}");
        Assert.IsType<CallTimeoutException>(call.Exception!.InnerException);
        var stop = node.DisposeAsync();
        await node.Quiet();
        clock.Advance(1.S);
        await stop;
    }
}
