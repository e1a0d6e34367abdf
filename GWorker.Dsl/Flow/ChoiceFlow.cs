using System.Collections.Immutable;

namespace GWorker;

/// <summary>One of several ways, by a key of the input.</summary>
internal sealed class ChoiceFlow<TIn, TKey, TOut> : Flow<TIn, TOut> where TKey : notnull
{
    readonly Func<TIn, TKey> choose;
    readonly ImmutableArray<(TKey Key, Flow<TIn, TOut> Way)> ways;
    readonly Dictionary<TKey, Flow<TIn, TOut>> byKey;
    readonly string name;

    internal ChoiceFlow(Func<TIn, TKey> choose, ImmutableArray<(TKey Key, Flow<TIn, TOut> Way)> ways, string name)
    {
        (this.choose, this.ways, this.name) = (choose, ways, name);
        byKey = ways.ToDictionary(w => w.Key, w => w.Way);
    }

    internal override string Text => $"Flow.Route({name}, {string.Join(", ", ways.Select(w => $"{w.Key}: {w.Way.Text}"))})";

    internal override TimeProvider? Clock => ways.Select(w => w.Way.Clock).FirstOrDefault(c => c is not null);

    internal override bool Inherits => ways.Any(w => w.Way.Inherits);

    internal override ValueTask<TOut> Run(TIn input, FlowCall call)
    {
        call.Cancel.ThrowIfCancellationRequested();
        Flow<TIn, TOut> way;
        try
        {
            var key = choose(input);
            way = byKey.TryGetValue(key, out var found) ? found : throw new KeyNotFoundException($"No way has the key {key}; there are {string.Join(", ", byKey.Keys)}.");
        }
        catch (Exception error)
        {
            return ValueTask.FromException<TOut>(StageFailedException.Of(name, error));
        }

        return way.Run(input, call);
    }

    internal override string Draw(FlowDrawing drawing, string from)
    {
        var choice = drawing.Behind(from, name, "Flow.Route");
        var join = drawing.Node("one", "Flow.Route");
        foreach (var (key, way) in ways) drawing.Edge(way.Draw(drawing.Label($"{key}"), choice), join);
        return join;
    }
}
