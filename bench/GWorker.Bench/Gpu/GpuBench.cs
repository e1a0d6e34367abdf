namespace GWorker.Bench;

/// <summary>Devices, and what runs on them: each device that is found, then the CPU. Where there is no device there are the CPU's rows alone.</summary>
internal static class GpuBench
{
    /// <param name="report">Where it is told.</param>
    /// <param name="quick">A smoke run.</param>
    /// <param name="emulated">Also the device that ILGPU emulates: it shows that the rows of real ones work, and its numbers mean nothing.</param>
    /// <param name="onnx">The Embedder's model for ONNX Runtime, where there is one.</param>
    internal static void Run(Report report, bool quick, bool emulated, FileInfo? onnx) => Measure(report, quick, emulated, onnx).GetAwaiter().GetResult();

    static async Task Measure(Report report, bool quick, bool emulated, FileInfo? onnx)
    {
        var found = DeviceCatalog.Find();
        report.Line(found.Count == 0 ? "No GPU is here." : string.Join('\n', found.Select(d => $"* {d.Kind} {d.Ordinal}: {d.Name}, {d.Memory >> 20} MiB")));
        report.Line();
        foreach (var device in found.Concat(emulated ? DeviceCatalog.Emulated() : []))
        {
            Report.Progress(device.Name);
            var bed = GpuBed.Of(device, quick || device.Kind == "emulated");
            await bed.Lease(leased => CopyRows.Run(report, bed, leased));
            await Batches(report, bed, onnx);
        }

        Report.Progress("the CPU");
        await Batches(report, GpuBed.Of(CpuDevice.Instance, quick), onnx);
        await VoiceRows.Run(report, quick);
    }

    static async Task Batches(Report report, GpuBed bed, FileInfo? onnx)
    {
        await bed.Lease(leased => TripRows.Run(report, bed, leased));
        await OverheadRows.Run(report, bed);
        await SearchRows.Run(report, bed);
        await EmbedderRows.Run(report, bed, onnx);
    }
}
