using System.Collections.Concurrent;
using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A node that leaves in order: what runs on it is finished with all that it calls, and what it has sent to others is answered.</summary>
public partial class LeavingTests
{
    /// <summary>Runs that wait for the test, in the order in which they began.</summary>
    public sealed class Gates : IServiceProvider
    {
        readonly BlockingCollection<TaskCompletionSource> inside = [];

        public object? GetService(Type type) => type == typeof(Gates) ? this : null;

        internal Task Pass()
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            inside.Add(gate);
            return gate.Task;
        }

        internal Task<TaskCompletionSource> Next() => Task.Run(() => inside.TryTake(out var gate, Patient.Patience) ? gate : throw new TimeoutException("No run began."));
    }

    [Worker]
    public partial class Called(Gates gates)
    {
        [Method]
        public async Task<int> Next(int x)
        {
            await gates.Pass();
            return x + 1;
        }
    }

    [Worker]
    public partial class Caller(Gates gates, Handle<Called> called)
    {
        [Method]
        public async Task<int> Then(int x)
        {
            await gates.Pass();
            return await called.Next.Remote(x) + await called.Next.Remote(x);
        }
    }

    static readonly Cls<Caller> Callers = App.Cls<Caller>().MinWorkers(1);
    static readonly Cls<Called> Calleds = App.Cls<Called>().MinWorkers(1);

    [Fact]
    public async Task What_a_run_calls_is_part_of_it_where_no_other_node_is()
    {
        var gates = new Gates();
        await using var node = await App.Of("leaving", Callers, Calleds).Start(new() { Services = gates });
        var call = node.Get<Caller>().Then.Remote(1);
        var run = await gates.Next().Soon();
        var end = node.DisposeAsync().AsTask();
        await node.Until(() => node.Cluster.Members.Single().IsLeaving);
        await node.Get<Called>().Next.Remote(1).Throws<DrainingException>();
        run.SetResult();
        for (var i = 0; i < 2; i++) (await gates.Next().Soon()).SetResult();
        Assert.Equal(4, await call.Soon());
        await end.Soon();
    }

    [Fact]
    public async Task And_where_what_it_calls_is_on_another()
    {
        var (here, there) = (new Gates(), new Gates());
        var app = App.Of("leaving", App.Cls<Caller>().Gpu("H100"), Calleds.Gpu("A100"));
        await using var other = await app.Start(Many(there, new FakeGpu("NVIDIA A100")));
        await using var node = await app.Start(new() { Services = here, Seeds = [other.Seed()], Devices = [new FakeGpu("NVIDIA H100")] });
        var call = node.Get<Caller>().Then.Remote(1);
        var run = await here.Next().Soon();
        var end = node.DisposeAsync().AsTask();
        await other.Until(() => other.Cluster.Members.Any(m => m.IsLeaving));
        run.SetResult();
        for (var i = 0; i < 2; i++) (await there.Next().Soon()).SetResult();
        Assert.Equal(4, await call.Soon());
        await end.Soon();
    }

    [Fact]
    public async Task What_its_own_program_has_called_elsewhere_is_answered_first()
    {
        var there = new Gates();
        var app = App.Of("leaving", Calleds.Gpu("A100"));
        await using var other = await app.Start(Many(there, new FakeGpu("NVIDIA A100")));
        await using var node = await app.Start(new() { Services = new Gates(), Seeds = [other.Seed()] });
        var call = node.Get<Called>().Next.Remote(1);
        var run = await there.Next().Soon();
        var end = node.DisposeAsync().AsTask();
        await other.Until(() => other.Cluster.Members.Any(m => m.IsLeaving));
        await Task.Delay(3000); // longer than last answers are waited for
        Assert.False(end.IsCompleted);
        run.SetResult();
        Assert.Equal(2, await call.Soon());
        await end.Soon();
    }

    /// <summary>A node of many, which was given seeds.</summary>
    static ClusterOptions Many(Gates gates, GpuDevice device)
    {
        var port = FreePort.Next();
        return new() { Services = gates, Port = port, Seeds = [$"127.0.0.1:{port}"], Devices = [device] };
    }
}
