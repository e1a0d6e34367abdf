using GWorker.Tests.TestKit;
using static GWorker.Tests.TestKit.Entries;

namespace GWorker.Tests.Route;

public class NodeDirectoryTests
{
    readonly NodeDirectory directory = new();
    int changes;

    public NodeDirectoryTests() => directory.Changed += () => changes++;

    static NodeEntry Entry(long uid, long version, bool isHost = true) => Serving($"node{uid}", []) with { Uid = uid, Version = version, IsHost = isHost };

    [Fact]
    public void A_newer_entry_replaces_an_older_one_and_never_the_other_way_round()
    {
        Assert.True(directory.Apply(Entry(1, 5)));
        Assert.False(directory.Apply(Entry(1, 4)));
        Assert.False(directory.Apply(Entry(1, 5)));
        Assert.True(directory.Apply(Entry(1, 6)));
        Assert.Equal(6, Assert.Single(directory.All).Version);
        Assert.Equal(2, changes);
    }

    [Fact]
    public void A_removed_node_never_comes_back()
    {
        directory.Apply(Entry(1, 1));
        directory.Remove(1);
        Assert.False(directory.Apply(Entry(1, 100)));
        Assert.Empty(directory.All);
        directory.Remove(1);
        directory.Remove(2); // before its first entry came
        Assert.False(directory.Apply(Entry(2, 1)));
        Assert.Equal(2, changes);
    }

    [Fact]
    public void Hosts_are_those_that_can_be_reached_and_run_workers()
    {
        directory.Apply(Entry(1, 1));
        directory.Apply(Entry(2, 1));
        directory.Apply(Entry(3, 1, isHost: false));
        directory.SetReachable(2, false);
        directory.SetReachable(2, false);
        Assert.Equal([1], directory.Hosts.Select(h => h.Uid));
        Assert.Equal((true, false, true), (directory.IsReachable(1), directory.IsReachable(2), directory.IsReachable(9)));
        Assert.Equal(3, directory.All.Length);
        directory.SetReachable(2, true);
        directory.SetReachable(2, true);
        Assert.Equal([1, 2], directory.Hosts.Select(h => h.Uid));
        Assert.Equal(5, changes);
    }

    [Fact]
    public void An_unreachable_node_may_be_known_before_its_entry()
    {
        directory.SetReachable(1, false);
        directory.Apply(Entry(1, 1));
        Assert.Empty(directory.Hosts);
    }

    [Fact]
    public void A_node_whose_connection_has_ended_gets_no_new_calls_before_there_is_another_or_it_speaks_again()
    {
        bool Takes() => directory.TakesCalls(Assert.Single(directory.All));
        directory.SetConnected(1, false); // nobody has heard of it
        directory.Apply(Entry(1, 5));
        Assert.True(Takes());
        directory.SetConnected(1, false);
        Assert.False(Takes());
        directory.Apply(Entry(1, 6)); // it was under way when its process died
        Assert.False(Takes());
        directory.Apply(Entry(1, 7));
        Assert.True(Takes());
        directory.SetConnected(1, false);
        Assert.False(Takes());
        Assert.True(directory.IsReachable(1)); // which is the cluster's to say
        directory.SetConnected(1, true);
        directory.SetConnected(1, true);
        Assert.True(Takes());
        Assert.Equal(6, changes);
        directory.SetReachable(1, false);
        Assert.False(Takes());
    }

    [Fact]
    public void Whoever_listens_may_look()
    {
        var seen = -1;
        directory.Changed += () => seen = directory.Hosts.Count();
        directory.Apply(Entry(1, 1));
        Assert.Equal(1, seen);
    }
}
