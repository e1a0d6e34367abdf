namespace GWorker.Bench;

/// <summary>Devices, and what runs on them: each device that is found, then the CPU. Where there is no device there are the CPU's rows alone.</summary>
internal static class GpuBench
{
    /// <param name="report">Where it is told.</param>
    /// <param name="options">What is asked for.</param>
    internal static void Run(Report report, GpuOptions options) => Measure(report, options).GetAwaiter().GetResult();

    static async Task Measure(Report report, GpuOptions options)
    {
        List<string> reasons = [];
        var found = DeviceCatalog.Find(reasons);
        report.Line(found.Count == 0 ? $"No GPU is here. {string.Join("; ", reasons)}." : string.Join('\n', found.Select(d => $"* {d.Kind} {d.Ordinal}: {d.Name}, {d.Memory >> 20} MiB")));
        report.Line();
        foreach (var device in found.Concat(options.Emulated ? DeviceCatalog.Emulated() : []))
        {
            Report.Progress(device.Name);
            var bed = GpuBed.Of(device, options.Quick || device.Kind == "emulated");
            if (options.Has("copies")) await report.Part($"{bed.Label} copies", () => bed.Lease(leased => CopyRows.Run(report, bed, leased)));
            await Rows(report, bed, options);
        }

        Report.Progress("the CPU");
        await Rows(report, GpuBed.Of(CpuDevice.Instance, options.Quick), options);
        if (options.Has("voice")) await report.Part("voice", () => VoiceRows.Run(report, options.Quick));
    }

    static async Task Rows(Report report, GpuBed bed, GpuOptions options)
    {
        if (options.Has("operations") || options.Has("matmul") || options.Has("scan")) await report.Part($"{bed.Label} operations", () => Operations(report, bed, options));
        if (options.Has("trip")) await report.Part($"{bed.Label} trip", () => bed.Lease(leased => TripRows.Run(report, bed, leased)));
        if (options.Has("overhead")) await report.Part($"{bed.Label} overhead", () => OverheadRows.Run(report, bed));
        if (options.Has("search")) await report.Part($"{bed.Label} search", () => SearchRows.Run(report, bed));
        if (options.Has("embedder")) await report.Part($"{bed.Label} embedder", () => EmbedderRows.Run(report, bed, options.Onnx));
    }

    static async Task Operations(Report report, GpuBed bed, GpuOptions options)
    {
        var floor = await Floor.Measure(bed);
        report.Number($"gpu.{bed.Label}.floor_gb_s", floor.Bytes / 1e9, "0.0");
        report.Number($"gpu.{bed.Label}.floor_gflops", floor.Flops / 1e9, "0");
        if (options.Has("operations")) await report.Part($"{bed.Label} operations", () => OperationRows.Run(report, bed, floor));
        var matmul = 0.0;
        if (options.Has("matmul")) await report.Part($"{bed.Label} matmul", async () => matmul = await MatmulRows.Run(report, bed, floor, options.Vendor));
        if (options.Has("scan")) await report.Part($"{bed.Label} scan", () => ScanRows.Run(report, bed, floor, matmul));
    }
}
