namespace GWorker;

/// <summary>Every fault of an app: its own, between its workers, and of each of them.</summary>
internal static class AppRules
{
    /// <exception cref="DefinitionException">There is at least one.</exception>
    internal static void Check(App app)
    {
        var faults = new List<Fault>();
        if (string.IsNullOrWhiteSpace(app.Name))
            faults.Add(new("GW1050", "App.Of(\"\")", ": an app needs a name", "Write App.Of(\"inference-server\", …)"));
        if (app.Classes.Count == 0)
            faults.Add(new("GW1051", $"App.Of({Written.String(app.Name)})", ": an app needs at least one worker", "Write App.Of(\"…\", App.Cls<Embedder>())"));
        if (app.Pools is { } pools and not (>= 1 and <= 100_000))
            faults.Add(new("GW1052", app.Name, $".MaxPools({pools}): it must be from 1 to 100000", "Write .MaxPools(64)"));
        if (app.Kept is { } kept and not { Calls: >= 1 and <= 1_000_000, Bytes: >= CallStore.Least })
            faults.Add(new("GW1056", app.Name, $".KeepCalls({kept.Calls}, {Written.Bytes(kept.Bytes)}): it must be from 1 to 1000000 calls and {CallStore.Least} bytes at least", "Write .KeepCalls(10_000, 256.MiB)"));
        foreach (var same in app.Classes.GroupBy(c => c.Name).Where(g => g.Count() > 1))
            faults.Add(new("GW1053", app.Name, $": {same.Count()} definitions of {string.Join(" and ", same.Select(c => c.Shape.FullName).Distinct())} go by one name, {Written.String(same.Key)}", "Tell them apart with .Named(\"small\")"));
        foreach (var cls in app.Classes) faults.AddRange(ClsRules.Check(cls));
        CheckCalls(app, faults);
        if (faults.Count > 0) throw new DefinitionException($"App \"{app.Name}\" cannot start", faults);
    }

    /// <summary>
    /// Workers that were given handles of each other, round in a circle, could each hold all their slots and wait for the others' for ever. No
    /// number of slots is always enough, so it is a fault, and here is where it shows.
    /// </summary>
    static void CheckCalls(App app, List<Fault> faults)
    {
        var calls = new Dictionary<Type, IReadOnlyList<Type>>();
        foreach (var cls in app.Classes) calls[cls.Worker] = cls.Shape.Calls;
        foreach (var (caller, called) in calls)
            foreach (var missing in called.Where(c => !calls.ContainsKey(c)))
                faults.Add(new("GW1054", caller.Name, $": its constructor takes a Handle<{missing.Name}>, and the app does not run {missing.Name}", $"Add App.Cls<{missing.Name}>() to App.Of(…)"));
        foreach (var start in calls.Keys)
            if (Circle([start]) is { } circle && circle.MinBy(t => t.FullName, StringComparer.Ordinal) == start)
                faults.Add(new("GW1055", app.Name, $": {string.Join(" calls ", circle.Append(start).Select(t => t.Name))}; with every slot taken they would wait for each other for ever", "Call in one direction alone, or join them into one worker"));

        // The way back to where it began, or null.
        Type[]? Circle(Type[] path)
        {
            foreach (var next in calls.GetValueOrDefault(path[^1]) ?? [])
                if (next == path[0]) return path;
                else if (!path.Contains(next) && Circle([.. path, next]) is { } found) return found;
            return null;
        }
    }
}
