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
        foreach (var same in app.Classes.GroupBy(c => (c.Worker, c.Name)).Where(g => g.Count() > 1))
            faults.Add(new("GW1053", app.Name, $": {same.First().Name} is defined {same.Count()} times under one name", "Tell them apart with .Named(\"small\")"));
        foreach (var cls in app.Classes) faults.AddRange(ClsRules.Check(cls));
        if (faults.Count > 0) throw new DefinitionException($"App \"{app.Name}\" cannot start", faults);
    }
}
