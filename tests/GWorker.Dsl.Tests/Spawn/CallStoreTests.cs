namespace GWorker.Tests;

/// <summary>Where spawned calls are kept, by itself.</summary>
public class CallStoreTests
{
    [Fact]
    public async Task What_is_known_of_a_call_stays_where_there_is_no_room_for_more()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Scripted>().MinWorkers(1)).KeepCalls(2, 4_096));
        var store = ((LocalCalls)node.Get<Scripted>().Destination.Route.Calls).Store;
        await node.Get<Scripted>().One.Spawn(1).Soon();
        await node.Get<Scripted>().One.Spawn(2).Soon();
        var (known, other) = (store.All[0], store.All[1]);
        Assert.Throws<CallsFullException>(() => store.Replace(known, known, 4_000));
        Assert.Equal((known, 2, 2 * CallStore.Least), (store.Find(known.Id), store.Count, store.Bytes));
        store.Replace(known, known, 2_000);
        Assert.Equal((known, 2, CallStore.Least + 2_000), (store.Find(known.Id), store.Count, store.Bytes));
        store.Remove(other);
        Assert.Equal(2_000, store.Bytes);
        script.Release();
    }
}
