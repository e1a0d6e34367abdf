namespace GWorker;

/// <summary>Items into arrays.</summary>
internal sealed class GatherFlow<T>(int size, TimeSpan? wait) : Flow<T, T[]>
{
    internal override string Text => wait is { } time ? $"Flow.Batch({size}, {Written.Time(time)})" : $"Flow.Batch({size})";

    internal override TimeProvider? Clock => null;

    internal override bool IsOneToOne => false;

    internal override ValueTask<T[]> Run(T input, FlowCall call) => new([input]);

    internal override MapFeed<T[]> Weave(MapFeed<T> from, MapRun run)
    {
        // A window cannot end on a thread that a source holds.
        if (wait is not null && from.Blocks) from = new PassPump<T>(run).Behind(from);
        return new GatherPump<T>(run, size, wait).Behind(from);
    }

    internal override MapFeed<T[]> WeaveLoose(MapFeed<T> from, MapRun run) => Weave(from, run);

    internal override string Draw(FlowDrawing drawing, string from) => drawing.Behind(from, wait is { } time ? $"by {size} within {Written.Time(time)}" : $"by {size}", "Flow.Batch");
}

/// <summary>Arrays into their items.</summary>
internal sealed class ScatterFlow<T> : Flow<T[], T>
{
    internal override string Text => "Flow.Unbatch()";

    internal override TimeProvider? Clock => null;

    internal override bool IsOneToOne => false;

    internal override ValueTask<T> Run(T[] input, FlowCall call) => input is { Length: 1 }
        ? new(input[0])
        : ValueTask.FromException<T>(StageFailedException.Of(Text, new InvalidOperationException(
            $"A single call gives one answer, and here {(input is null ? "null was" : $"{input.Length} items were")} to be scattered. Map over a source instead.")));

    internal override MapFeed<T> Weave(MapFeed<T[]> from, MapRun run) => new ScatterPump<T>(run).Behind(from);

    internal override MapFeed<T> WeaveLoose(MapFeed<T[]> from, MapRun run) => Weave(from, run);

    internal override string Draw(FlowDrawing drawing, string from) => drawing.Behind(from, "one by one", "Flow.Unbatch");
}
