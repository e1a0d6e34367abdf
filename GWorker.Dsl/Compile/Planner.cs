using System.Collections.Immutable;

namespace GWorker;

/// <summary>From a definition to its plan: pure, and the only place where defaults meet a class's shape.</summary>
internal static class Planner
{
    /// <exception cref="DefinitionException">The definition has faults.</exception>
    internal static Plan Plan(Cls cls)
    {
        var faults = ClsRules.Check(cls);
        if (faults.Count > 0) throw new DefinitionException($"{cls.Name} cannot be compiled", faults);

        var (policy, shape) = (cls.Policy, cls.Shape);
        var batched = shape.Methods.Where(m => m.HasLane).ToImmutableDictionary(m => m.Index, m => policy.Batches.GetValueOrDefault(m.Name) ?? policy.AllBatches);
        var slots = policy.Concurrent ?? Math.Max(1, batched.Max(b => b.Value?.Max * (shape.Methods[b.Key].IsLive ? 1 : policy.Lanes)) ?? 1);
        var batches = batched.ToImmutableDictionary(p => p.Key, p =>
        {
            var asked = p.Value?.Max ?? Math.Min(slots, 1000);
            if (shape.Methods[p.Key].IsLive) return new BatchPlan(asked, Math.Min(asked, slots), TimeSpan.Zero, Lanes: 1, Eager: true, IsLive: true);
            return new BatchPlan(asked, Math.Min(asked, slots), p.Value?.Wait ?? TimeSpan.Zero, policy.Lanes, policy.Eager);
        });

        var nodes = ImmutableArray.CreateBuilder<PlanNode>();
        var edges = ImmutableArray.CreateBuilder<PlanEdge>();
        nodes.Add(new("queue", "Queue", $"at most {policy.QueueItems} items and {Written.Bytes(policy.QueueBytes)}, over it OverloadedException"));
        foreach (var method in shape.Methods.Where(m => m.IsBatch))
        {
            var batch = batches[method.Index];
            var id = $"m{method.Index}";
            nodes.Add(new($"{id}lane", "Lane", $"{method.Name}: one per parameter set, closes at {batch.Max}{(batch.Eager ? ", at once when idle" : $" or {Written.Time(batch.Wait)}")}"));
            nodes.Add(new($"{id}batch", "BatchBlock", $"{method.Name}: at most {batch.Max}"));
            nodes.Add(new($"{id}run", "ActionBlock", $"{method.Signature}: {Batches(batch.Lanes)} at a time, {Where(method)}"));
            edges.Add(new("queue", $"{id}lane", method.Name));
            edges.Add(new($"{id}lane", $"{id}batch", "a lane is free and the batch is due"));
            edges.Add(new($"{id}batch", $"{id}run", "whole batch"));
        }

        foreach (var method in shape.Methods.Where(m => m.IsLive))
        {
            var id = $"m{method.Index}";
            nodes.Add(new($"{id}lane", "Lane", $"{method.Name}: one per parameter set, in order"));
            nodes.Add(new($"{id}loop", "LiveLoop", $"{method.Signature}: at most {batches[method.Index].Max} live, step by step, {Where(method)}"));
            edges.Add(new("queue", $"{id}lane", method.Name));
            edges.Add(new($"{id}lane", $"{id}loop", "a place is free: it joins before the next step"));
        }

        var plain = shape.Methods.Where(m => !m.HasLane).ToList();
        if (plain.Count > 0)
        {
            nodes.Add(new("lane", "Lane", $"{string.Join(", ", plain.Select(m => m.Name))}: in order, each as soon as a slot is free"));
            edges.Add(new("queue", "lane", "plain calls"));
            var kinds = plain.GroupBy(m => m.IsAsync).OrderByDescending(g => g.Key).ToList();
            foreach (var kind in kinds)
            {
                var id = kind.Key ? "async" : "sync";
                nodes.Add(new(id, "ActionBlock", $"one per slot: {string.Join(", ", kind.Select(m => m.Signature))}: {Where(kind.First())}"));
                edges.Add(new("lane", id, kinds.Count == 1 ? "a slot is free" : kind.Key ? "returns a task" : "synchronous"));
            }
        }

        return new(cls.Name, nodes.ToImmutable(), edges.ToImmutable(), Notes(cls, batched, batches, slots))
        {
            Concurrent = slots,
            Batches = batches,
        };

        static string Batches(int lanes) => lanes == 1 ? "one batch" : $"{lanes} batches";
        static string Where(MethodContract method) => method.IsAsync ? "on the thread pool" : "on threads of the worker";
    }

    static ImmutableArray<string> Notes(Cls cls, ImmutableDictionary<int, BatchSpec?> batched, ImmutableDictionary<int, BatchPlan> plans, int slots)
    {
        var (policy, shape) = (cls.Policy, cls.Shape);
        var batches = plans.Values.Where(b => !b.IsLive).ToList();
        var said = cls.Statements.Select(s => s.Verb).ToHashSet();
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var (index, spec) in batched.OrderBy(p => p.Key))
        {
            var name = shape.Methods[index].Name;
            if (shape.Methods[index].IsLive)
            {
                if (spec is null) notes.Add($"{name} takes live sequences and nothing says how many: it takes {Math.Min(slots, 1000)}. Write .Batched({cls.ClassName}.Methods.{name}, 16).");
                else if (spec.Max > slots) notes.Add($"Concurrent({slots}) lets at most {slots} items in, so at most {slots} sequences of {name} live, not {spec.Max}.");
            }
            else if (spec is null) notes.Add($"{name} takes a Batch and nothing says how it is batched: it runs whatever waits, at most {Math.Min(slots, 1000)}. Write .Batched(64, 20.Ms).");
            else if (spec.Max > slots) notes.Add($"Concurrent({slots}) lets at most {slots} items in, so batches of {name} close at {slots}, not {spec.Max}.");
        }

        foreach (var verb in new[] { "Lanes", "Eager", "IsolateFailures" })
            if (said.Contains(verb) && batches.Count == 0) notes.Add($".{verb} has no effect: {cls.ClassName} has no batch method.");
        if (batches.Count > 0)
        {
            if (policy.Lanes > 1 && slots == 1) notes.Add(".Lanes has no effect: at most 1 item runs at a time.");
            if (policy.Eager && batches.All(b => b.Wait == TimeSpan.Zero || b.Max == 1)) notes.Add(".Eager has no effect: no batch waits for company.");
            if (policy.IsolateFailures && batches.All(b => b.Max == 1)) notes.Add(".IsolateFailures has no effect: no batch has more than 1 item.");
        }

        if (said.Contains("ScaleDown") && policy.Most == policy.MinWorkers && !shape.Parameters.Any(p => p.PerPool)) notes.Add($".ScaleDown has no effect: there {(policy.MinWorkers == 1 ? "is always 1 worker" : $"are always {policy.MinWorkers} workers")}.");
        if (said.Contains("Strict") && policy.Gpus.IsEmpty) notes.Add(".Strict has no effect: no device is asked for.");
        if (said.Contains("Strict") && policy.Gpus.Any(g => g.IsCpu)) notes.Add(".Strict has no effect: Gpu.Cpu is among the devices asked for.");
        if (said.Contains("Idempotent") && policy.Retries > 0) notes.Add($".Idempotent has no effect: .Retries({policy.Retries}) says how often a call runs again.");
        if (policy.AllBatches is { } all && !batched.IsEmpty && batched.Keys.All(index => policy.Batches.ContainsKey(shape.Methods[index].Name)))
            notes.Add($".Batched({all.Max}, {Written.Time(all.Wait)}) has no effect: every batch method has one of its own.");
        return notes.ToImmutable();
    }
}
