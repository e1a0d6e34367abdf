namespace GWorker.Generator.Tests.Harness;

/// <summary>Keeps what a handle sends, and answers nothing.</summary>
internal sealed class RecordingRoute<TWorker> : Route where TWorker : class, IWorker<TWorker>
{
    internal List<(ParameterSet Pool, Item Item)> Sent { get; } = [];

    internal override TimeProvider Clock => TimeProvider.System;

    internal override IReadOnlyList<ParameterContract> Parameters => TWorker.Contract.Parameters;

    internal Handle<TWorker> Handle => new(new Destination(this, ParameterSet.Empty, ParameterSet.Empty, null));

    internal override void Send(ParameterSet pool, Item item) => Sent.Add((pool, item));

    internal override void Send(ParameterSet pool, Item[] items) => Sent.AddRange(items.Select(i => (pool, i)));
}
