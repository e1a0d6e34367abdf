using GWorker.Tests.Wire;

namespace GWorker.Tests.Issues;

/// <summary>
/// A node's entry asked its socket where it listens, and a node that stops closes that before its last entry: the program of a user, ended in
/// order, printed "Cannot access a disposed object" one time in ten.
/// </summary>
public sealed class ANodeThatStopsStillSaysWhereItListened
{
    [Fact]
    public void Once_its_data_port_is_closed()
    {
        using var lined = new Lined(1);
        var number = lined.Port.Number;
        Assert.NotEqual(0, number);
        lined.Port.Dispose();
        Assert.Equal(number, lined.Port.Number);
    }
}
