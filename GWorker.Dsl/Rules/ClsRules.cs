namespace GWorker;

/// <summary>Every fault of one definition. A rule is a condition that must hold, what breaks it, and the line to write.</summary>
internal static class ClsRules
{
    internal static List<Fault> Check(Cls cls)
    {
        var faults = new List<Fault>();
        void Must(bool holds, string code, string what, string write)
        {
            if (!holds) faults.Add(new(code, cls.Name, what, write));
        }

        Must(cls.Shape.Methods.Count > 0, "GW1001", ": the class has no [Method], so nothing could call it", "Mark a method with [Method]");
        Must(cls.Shape.CanBeConstructed, "GW1002", ": the class needs exactly one public constructor", "Keep one public constructor and make the others private");

        // Of what is said twice either may be kept, so each is looked at: first what is proposed, whose values can stand if any's can.
        var slots = cls.Statements.GroupBy(s => s.Slot).Select(g => g.OrderBy(s => Values(cls, [s]).Count).ToList()).ToList();
        foreach (var twice in slots.Where(s => s.Count > 1))
        {
            Must(false, "GW1003", $"{string.Join(" and ", twice.Select(s => s.Text))}: {twice[0].Verb} is said {Times(twice.Count)}",
                Values(cls, [twice[0]]).Count == 0 ? $"Keep one {twice[0].Text}" : "Keep one");
        }

        var ways = Enumerable.Range(0, slots.Select(s => s.Count).Append(1).Max());
        faults.AddRange(ways.SelectMany(way => Values(cls, [.. slots.Select(s => s[Math.Min(way, s.Count - 1)])])).Distinct().OrderBy(f => f.Code, StringComparer.Ordinal));
        return faults;
    }

    /// <summary>The faults of what was said, each verb once.</summary>
    static List<Fault> Values(Cls cls, IReadOnlyList<Statement> statements)
    {
        var faults = new List<Fault>();
        var policy = Policy.Of(statements);
        void Must(bool holds, string code, string what, string write)
        {
            if (!holds) faults.Add(new(code, cls.Name, what, write));
        }

        void MustBe(string code, string verb, object? value, bool holds, string range, string write) =>
            Must(holds, code, $".{verb}({value}): it must be {range}", $"Write {write}");

        Batches(cls, policy, Must);
        foreach (var wish in policy.Gpus)
        {
            Must(wish.Name.Trim().Length > 0, "GW1020", $".Gpu({wish}): a device needs a name", "Write .Gpu(\"A100\"), .Gpu(Gpu.Any) or .Gpu(Gpu.Cpu)");
            Must(wish.Count is >= 1 and <= 64, "GW1021", $".Gpu({wish}): the number of devices must be from 1 to 64", "Write .Gpu(\"H100:2\")");
        }

        var said = statements.Select(s => s.Verb).ToHashSet();
        if (said.Contains("Gpu")) Must(!policy.Gpus.IsEmpty, "GW1022", ".Gpu(): no device is named", "Write .Gpu(\"A100\")");
        if (said.Contains("Named")) Must(policy.Name!.Trim().Length > 0, "GW1023", $".Named({Written.String(policy.Name)}): a name needs letters", "Write .Named(\"small\")");

        MustBe("GW1030", "MinWorkers", policy.MinWorkers, policy.MinWorkers is >= 0 and <= 1024, "from 0 to 1024", ".MinWorkers(1)");
        if (policy.MaxWorkers is { } max)
        {
            MustBe("GW1031", "MaxWorkers", max, max is >= 1 and <= 1024, "from 1 to 1024", ".MaxWorkers(4)");
            Must(max >= policy.MinWorkers || max < 1, "GW1032", $".MinWorkers({policy.MinWorkers}).MaxWorkers({max}): the most is below the least",
                $"Write .MaxWorkers({Math.Max(1, policy.MinWorkers)})");
        }

        if (policy.Concurrent is { } n) MustBe("GW1033", "Concurrent", n, n is >= 1 and <= 65_536, "from 1 to 65536", ".Concurrent(16)");
        MustBe("GW1034", "Lanes", policy.Lanes, policy.Lanes is >= 1 and <= 64, "from 1 to 64", ".Lanes(2)");
        MustBe("GW1035", "Queue", policy.QueueItems, policy.QueueItems is >= 1 and <= 10_000_000, "from 1 to 10000000 items", ".Queue(16_384)");
        MustBe("GW1036", "Queue", $"{policy.QueueItems}, {Written.Bytes(policy.QueueBytes)}", policy.QueueBytes >= 1, "at least 1 byte", ".Queue(16_384, 256.MiB)");
        MustBe("GW1037", "Retries", policy.Retries, policy.Retries is >= 0 and <= 100, "from 0 to 100", ".Retries(3)");
        if (policy.Retry is { } retry)
        {
            const string write = "Write .Retries(3, backoff: 50.Ms)";
            Must(retry.Backoff >= TimeSpan.Zero && retry.Backoff <= TimeSpan.FromHours(1), "GW1038", $".Retries(backoff: {Written.Time(retry.Backoff)}): it must be from 0 to 1 hour", write);
            Must(retry.Factor is >= 1 and <= 100, "GW1039", string.Create(System.Globalization.CultureInfo.InvariantCulture, $".Retries(factor: {retry.Factor}): it must be from 1 to 100"), write);
            Must(retry.Max > TimeSpan.Zero && retry.Max <= TimeSpan.FromHours(1), "GW1045", $".Retries(max: {Written.Time(retry.Max)}): it must be more than 0 and at most 1 hour", write);
        }

        Time("StuckAfter", policy.StuckAfter, "30.S");
        Time("StartupTimeout", policy.StartupTimeout, "5.Mins");
        Time("Grace", policy.Grace, "30.S");
        if (policy.ScaleDown is { } idle) Time("ScaleDown", idle, "5.Mins");
        Probe("Liveness", policy.Liveness);
        Probe("Readiness", policy.Readiness);
        return faults;

        void Time(string verb, TimeSpan time, string usual) =>
            MustBe("GW1040", verb, Written.Time(time), time > TimeSpan.Zero && time <= TimeSpan.FromHours(24), "more than 0 and at most 24 hours", $".{verb}({usual})");

        void Probe(string verb, ProbeSpec? probe)
        {
            if (probe is null) return;
            var usual = $".{verb}({cls.ClassName}.Methods.{probe.Method.Name}, period: 30.S, failures: 3)";
            Must(probe.Period > TimeSpan.Zero && probe.Period <= TimeSpan.FromHours(24), "GW1041", $".{verb}(period: {Written.Time(probe.Period)}): it must be more than 0 and at most 24 hours", $"Write {usual}");
            Must(probe.Timeout > TimeSpan.Zero && probe.Timeout <= TimeSpan.FromHours(1), "GW1042", $".{verb}(timeout: {Written.Time(probe.Timeout)}): it must be more than 0 and at most 1 hour", $"Write {usual}");
            Must(probe.Failures is >= 1 and <= 1000, "GW1043", $".{verb}(failures: {probe.Failures}): it must be from 1 to 1000", $"Write {usual}");
            Must(probe.Successes is >= 1 and <= 1000, "GW1044", $".{verb}(successes: {probe.Successes}): it must be from 1 to 1000", $"Write {usual}");
        }
    }

    static void Batches(Cls cls, Policy policy, Action<bool, string, string, string> must)
    {
        foreach (var (method, spec) in policy.Batches.Select(p => ((string?)p.Key, p.Value)).Append((null, policy.AllBatches!)).Where(p => p.Item2 is not null))
        {
            var on = method is null ? "" : $"{cls.ClassName}.Methods.{method}, ";
            if (cls.Shape.Methods.Any(m => m.IsLive && m.Name == method))
            {
                must(spec.Max is >= 1 and <= 1000, "GW1013", $".Batched({on}{spec.Max}): from 1 to 1000 sequences may live at a time", $"Write .Batched({on}16)");
                continue;
            }

            var text = $".Batched({on}{spec.Max}, {Written.Time(spec.Wait)})";
            must(spec.Max is >= 1 and <= 1000, "GW1010", $"{text}: a batch needs a size from 1 to 1000", $"Write .Batched({on}64, 20.Ms)");
            must(spec.Wait >= TimeSpan.Zero && spec.Wait <= TimeSpan.FromMinutes(10), "GW1011", $"{text}: the wait must be from 0 to 10 minutes", $"Write .Batched({on}64, 20.Ms)");
            must(method is not null || cls.Shape.Methods.Count == 0 || cls.Shape.Methods.Any(m => m.HasLane), "GW1012",
                $"{text}: {cls.ClassName} has no batch method", "Write [Method] public TOut[] M(Batch<TIn> items), or drop .Batched");
        }
    }

    static string Times(int count) => count == 2 ? "twice" : $"{count} times";
}
