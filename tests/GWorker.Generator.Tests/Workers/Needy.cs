namespace GWorker.Generator.Tests.Workers;

[Worker]
public partial class Needy(List<float> weights)
{
    [Method] public int Size() => weights.Count;
}

#pragma warning disable GW0003 // What follows is about exactly that.

[Worker]
public partial class Undecided
{
    public Undecided()
    {
    }

    public Undecided(int size) => Length = size;

    int Length { get; }

    [Method] public int Size() => Length;
}
