namespace GWorker.Tests.Pools;

/// <summary>Another node that has items and does with them what the test says.</summary>
sealed class FakePeer(PoolQueue queue, int methods) : Peer(queue, methods)
{
    readonly List<Item> sent = [];

    internal int Batch { get; init; } = 1;

    internal int Reruns { get; init; }

    /// <summary>All that ever came, in order.</summary>
    internal IReadOnlyList<Item> All => sent;

    /// <summary>What is there now.</summary>
    internal int Has => Running.Count;

    internal List<Item> LetGone { get; } = [];

    internal int Kicks { get; private set; }

    internal static int InputOf(Item item) => ((Item<int, int>)item).Input;

    internal int[] Inputs => [.. sent.Select(InputOf)];

    internal override int BatchOf(int method) => Batch;

    internal override void Send(Item item) => sent.Add(item);

    internal override void Kick() => Kicks++;

    internal override bool MayRunAgain(int attempt) => attempt > 0 && attempt <= Reruns;

    internal override void LetGo(Item item) => LetGone.Add(item);

    internal void Answer(Item item)
    {
        ((Item<int, int>)item).Answer(item.Attempt, 2 * InputOf(item));
        Queue.Return(this, [new(item)]);
    }

    internal void AnswerAll()
    {
        foreach (var item in sent.Where(i => i.Taker == this).ToList()) Answer(item);
    }

    internal void HandBack(Item item) => Queue.HandBack(this, new Chosen(item));
}
