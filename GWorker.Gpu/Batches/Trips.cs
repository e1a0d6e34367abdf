namespace GWorker;

/// <summary>Takes batches through a kernel: packs items without padding, has them computed, unpacks results.</summary>
internal abstract class Trips<TItem, TResult, TArgs> where TArgs : struct
{
    /// <param name="items">The batch; of more than fit in one trip, several are made.</param>
    /// <param name="results">One for each item.</param>
    /// <param name="errors">Where items may fail one by one; null where the first bad one fails all.</param>
    /// <param name="args">The same for all items.</param>
    internal abstract Task Run(ReadOnlyMemory<TItem> items, TResult[] results, Exception?[]? errors, TArgs args);
}

/// <inheritdoc/>
internal sealed class Trips<TItem, TIn, TResult, TOut, TArgs> : Trips<TItem, TResult, TArgs>, IDisposable
    where TIn : unmanaged where TOut : unmanaged where TArgs : struct
{
    readonly Layout<TItem, TIn> inputs;
    readonly Layout<TResult, TOut> outputs;
    readonly int? width;
    readonly int most;
    readonly SlotPool<Slot<TIn, TOut, TArgs>> slots;
    readonly AcceleratorDevice? device;
    readonly DeviceThread thread;

    /// <param name="gpu">The worker's device.</param>
    /// <param name="form">The kernel.</param>
    /// <param name="inputs">How items lie.</param>
    /// <param name="outputs">How results lie.</param>
    /// <param name="width">Elements of each row of results; null for as many as its item has.</param>
    /// <param name="most">Items of one trip.</param>
    internal Trips(GpuDevice gpu, KernelForm<TIn, TOut, TArgs> form, Layout<TItem, TIn> inputs, Layout<TResult, TOut> outputs, int? width, int most)
    {
        this.inputs = inputs;
        this.outputs = outputs;
        this.width = width;
        this.most = most;
        device = gpu as AcceleratorDevice;
        KernelCheck.Check(form.Method, device is null ? KernelCheck.CompilePtx : device.Driver.Compile);
        var sizes = Sizes();
        if (device is null)
        {
            thread = new($"{gpu.Name} {form.Method.Name}", static () => { });
            try
            {
                slots = SlotPool.Of<Slot<TIn, TOut, TArgs>>(() => new HostSlot<TIn, TOut, TArgs>(thread, sizes, form.Loop));
            }
            catch
            {
                thread.Dispose();
                throw;
            }
        }
        else
        {
            thread = device.Thread;

            // Waited for: a kernel that the device refuses, and buffers that it has no room for, are faults of the start.
            slots = device.Load((accelerator, _) =>
            {
                var launch = Load(form, accelerator, device.Driver);
                return SlotPool.Of<Slot<TIn, TOut, TArgs>>(() => new DeviceSlot<TIn, TOut, TArgs>(device, accelerator, sizes, launch));
            }).GetAwaiter().GetResult();
        }

        gpu.Own(this);
    }

    internal override async Task Run(ReadOnlyMemory<TItem> items, TResult[] results, Exception?[]? errors, TArgs args)
    {
        for (var first = 0; first < items.Length; first += most)
        {
            var part = items.Slice(first, Math.Min(most, items.Length - first));
            var slot = await slots.Take().ConfigureAwait(false);
            try
            {
                var size = Pack(slot.Buffers, part.Span, first, errors);
                if (size.Items == 0) continue;
                await slot.Go(size, args).ConfigureAwait(false);
                Unpack(slot.Buffers, results.AsSpan(first, part.Length), first, errors);
            }
            finally
            {
                slots.Give(slot);
            }
        }
    }

    /// <summary>No code of the worker runs any more.</summary>
    public void Dispose()
    {
        if (device is not null)
        {
            _ = device.Run((_, _) => slots.Dispose());
            return;
        }

        thread.Dispose();
        _ = thread.Ended.ContinueWith(static (_, all) => ((IDisposable)all!).Dispose(), slots, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    // What passed the check may still be refused by the driver's own compiler.
    static TripLaunch<TIn, TOut, TArgs> Load(KernelForm<TIn, TOut, TArgs> form, ILGPU.Runtime.Accelerator accelerator, Driver driver)
    {
        try
        {
            return form.Load(new(accelerator, driver.Rewrite));
        }
        catch (Exception error) when (error is ILGPU.InternalCompilerException || (error is ILGPU.Runtime.AcceleratorException && driver.Judge(error) == Trouble.None))
        {
            throw KernelCheck.Failed(form.Method, error);
        }
    }

    TripSize Pack(Buffers<TIn, TOut> buffers, ReadOnlySpan<TItem> items, int first, Exception?[]? errors)
    {
        var (count, from, to) = (0, 0, 0);
        var data = buffers.Inputs;
        var starts = buffers.InputOffsets;
        var ends = buffers.OutputOffsets;
        for (var i = 0; i < items.Length; i++)
        {
            int length;
            try
            {
                length = inputs.Length(items[i], first + i);
            }
            catch (ArgumentException error) when (errors is not null)
            {
                errors[first + i] = error;
                continue;
            }

            inputs.Pack(items[i], data.Slice(from, length));
            if (inputs.IsRows) starts[count] = from;
            if (outputs.IsRows) ends[count] = to;
            from += length;
            to += ResultLength(length);
            count++;
        }

        if (inputs.IsRows) starts[count] = from;
        if (outputs.IsRows) ends[count] = to;
        return new(count, from, to);
    }

    void Unpack(Buffers<TIn, TOut> buffers, Span<TResult> results, int first, Exception?[]? errors)
    {
        var count = 0;
        var data = buffers.Outputs;
        var ends = buffers.OutputOffsets;
        for (var i = 0; i < results.Length; i++)
        {
            if (errors?[first + i] is not null) continue;
            results[i] = outputs.Unpack(outputs.IsRows ? data[ends[count]..ends[count + 1]] : data.Slice(count, 1));
            count++;
        }
    }

    int ResultLength(int length) => !outputs.IsRows ? 1 : width ?? length;

    BufferSizes Sizes()
    {
        var longest = inputs.Longest;
        var (from, to) = ((long)most * longest, (long)most * ResultLength(longest));
        if (Math.Max(from, to) >= Array.MaxLength)
            throw new ArgumentException($"Buffers for {most} items of up to {Math.Max(longest, ResultLength(longest))} elements are more than one buffer can be. Say a smaller `most` or `longest`.");
        return new(most, (int)from, (int)to, inputs.IsRows ? most + 1 : 0, outputs.IsRows ? most + 1 : 0);
    }
}
