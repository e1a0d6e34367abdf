namespace GWorker.Bench;

/// <summary>The copies and the kernel of a trip, put on a stream by hand and waited for; on the CPU the kernel alone. A trip cannot take less.</summary>
internal static class BareTrip
{
    static readonly KernelForm<float, float, Unit> Form = KernelForm.Of<float, float>(BenchKernels.Sum);

    /// <returns>Seconds.</returns>
    internal static Task<double> Seconds(GpuDevice device, IReadOnlyList<float[]> rows, int times, int rounds)
    {
        var numbers = rows.Sum(static r => r.Length);
        var sizes = new BufferSizes(rows.Count, numbers, rows.Count, rows.Count + 1, 0);
        var size = new TripSize(rows.Count, numbers, rows.Count);
        if (device is AcceleratorDevice accelerator) return accelerator.Run((a, stream) =>
        {
            using var buffers = new DeviceBuffers<float, float>(accelerator, a, sizes);
            var launch = Form.Load(new KernelLoader(a, null));
            Offsets(buffers.InputOffsets, rows);
            return Timed.Each(
                () =>
                {
                    buffers.CopyIn(stream, size);
                    launch(stream, buffers, size, default);
                    buffers.CopyOut(stream, size);
                    stream.Synchronize();
                }, times, rounds);
        });

        using var host = new HostBuffers<float, float>(sizes);
        Offsets(host.InputOffsets, rows);
        return Task.FromResult(Timed.Each(() => Form.Loop(host, size, default), times, rounds));
    }

    static void Offsets(Span<int> offsets, IReadOnlyList<float[]> rows)
    {
        var end = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            offsets[i] = end;
            end += rows[i].Length;
        }

        offsets[rows.Count] = end;
    }
}
